import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { findUnknownNames } from "../../src/retrieve/find-unknown-names.js";
import type { LocalStore } from "../../src/store/local/local-store.js";
import { makeEpisode } from "../fakes/episodes.js";
import { makeAnswerParts } from "../fakes/start-server.js";

const chapter = { startSeconds: 0, endSeconds: 95, summary: null };
let store: LocalStore;
beforeAll(async () => {
  const chapters = [
    {
      ...chapter,
      number: 1,
      title: "Choosing a hive",
      bullets: ["The Langstroth hive of 1852 sold 10,000 times", "A large winter cluster needs no lifting"],
    },
    {
      ...chapter,
      number: 2,
      title: "Wintering",
      bullets: [
        "HiveWatch and the GPT-4 scale of Céloron weigh it",
        "The WFB and the OpenHive project agree",
      ],
    },
  ];
  ({ store } = await makeAnswerParts([
    makeEpisode({ chapters }),
    makeEpisode({ id: "second", title: "Queens of Norway", people: [{ name: "Ada Berg", role: "guest" }] }),
  ]));
});

const find = (question: string, found: readonly number[] = [0, 1]) =>
  findUnknownNames(store, store.index, { question, nearest: found }).map(({ text, listed }) =>
    listed ? `${text}, listed` : text,
  );

test.each([
  ["what about bees?", "no name"],
  ["What did Langstroth sell in 1852?", "as written"],
  ["What does Mara Linde say in Winter Hives?", "the episode's people and title"],
  ["What does Ada Berg tell of Norway?", "another episode's"],
  ["What did Langstroht sell?", "two letters exchanged in a long word"],
  ["Who weighed the hive of Celeron?", "accents and a letter"],
  ["Is GPT4 cheaper?", "written without the hyphen"],
  ["Why is Hive Watch here?", "written apart"],
  ["Why is the Open Hive project here?", "written together"],
  ["Were there 10000 of them?", "without the comma"],
  ["What does an LWC need?", "the initials of words side by side"],
  ["What does the Wide Free Brood say?", "its initials are in the notes"],
])("%j names nothing unknown: %s", (question, _reason) => {
  expect(find(question)).toEqual([]);
});

test.each([
  ["What does Mara say about Warré?", ["Warré"]],
  ["What did she sell in 1999?", ["1999"]],
  ["What does Tove Lund say about Langstroth?", ["Tove Lund"]],
  ["What is the USDA's view?", ["USDA"]],
  ["Do they mention Langstroth and Warré?", ["Warré, listed"]],
  ["Is Dadant, Langstroth or Warré better?", ["Dadant, listed", "Warré, listed"]],
])("%j asks about what no chapter knows: %j", (question, names) => {
  expect(find(question)).toEqual(names);
});

test("another spelling is looked for in the chapters found alone; a name as written in all of them", () => {
  expect(find("What does Celeron weigh?", [0])).toEqual(["Celeron"]);
  expect(find("What does HiveWatch weigh?", [0])).toEqual([]);
});

test("an index without chapters knows no name, and says so", async () => {
  const { store: empty } = await makeAnswerParts([]);
  const asked = { question: "What does Mara say?", nearest: [] };
  expect(findUnknownNames(empty, empty.index, asked)).toEqual([{ text: "Mara", listed: false }]);
});

test("any question is read to names of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (question) => {
      const words = new Set(question.normalize("NFKC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
      for (const { text } of findUnknownNames(store, store.index, { question, nearest: [0, 1] })) {
        for (const word of text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
          expect([...words].join(" ")).toContain(word);
      }
    }),
  );
});
