import { beforeAll, describe, expect, test } from "vitest";
import { type Found, lookUp } from "../../src/answer/look-up.js";
import { ANSWERS, NEAR } from "../../src/read/judge-probability.js";
import type { ChatMessage } from "../../src/shared/domain.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { ScriptedReader } from "../fakes/models/scripted-reader.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

const COMES_NEAR = (ANSWERS + NEAR) / 2;
const WARM = "How do bees keep warm in winter?";
const FOLLOW_UP = "And what about damp?";

const [WINTER, DAMP, SOIL] = [
  "Bees cluster around the queen in winter",
  "Damp kills a colony",
  "Damp soil drowns the roots",
];
const bees = makeEpisode({ id: "bees", chapters: makeChapters(WINTER, DAMP) });
const garden = makeEpisode({
  id: "garden",
  chapters: makeChapters(SOIL, "The committee talks about parking"),
});

let library: LocalParts;
let alone: LocalParts;
beforeAll(async () => {
  [library, alone] = await Promise.all([makeAnswerParts([garden, bees]), makeAnswerParts([bees])]);
});

type Probabilities = Readonly<Record<string, number>>;

/** Reads the first question by `before`, and one that was joined with it, or another one, by `now`. */
const readAs = (before: Probabilities, now: Probabilities) =>
  new ScriptedReader((question, { sentences }) => {
    const probabilities = question === WARM ? before : now;
    return probabilities[sentences[0]?.text ?? ""] ?? 0;
  });
const user = (content: string): ChatMessage => ({ role: "user", content });
const find = (reader: ScriptedReader | null, question: string, history = [user(WARM)], parts = library) =>
  lookUp({ ...parts, reader }, { question, history });
const listEpisodes = ({ chapters }: Found) => [...new Set(chapters.map(({ episode }) => episode.id))].sort();
const answeredBefore = { [WINTER]: 0.9 };

describe("a follow-up", () => {
  test.each([
    ["the other episode does not answer", 0.6, 0.2],
    ["the other episode answers as well", 0.9, 0.9],
    ["the other episode answers a little better", 0.6, 0.8],
    ["neither answers for sure", 0.36, 0.36],
  ])("stays in the episode under discussion where %s", async (_, here, there) => {
    const found = await find(readAs(answeredBefore, { [DAMP]: here, [SOIL]: there }), FOLLOW_UP);
    expect(listEpisodes(found)).toEqual(["bees"]);
    // Joined and by itself.
    expect(found.verdict).toBe(here * here < ANSWERS ? "near" : "answers");
    expect(found.retrieval.question).toBe(`${WARM} ${FOLLOW_UP}`);
  });

  test.each([
    ["another answers clearly better", 0.3, 0.95],
    ["it does not answer for sure, and another does", COMES_NEAR, ANSWERS],
    ["it has nothing on it, and another has", 0.01, 0.6],
    ["nothing answers at all", 0, 0],
  ])("leaves the episode where %s", async (_, here, there) => {
    const found = await find(readAs(answeredBefore, { [DAMP]: here, [SOIL]: there }), FOLLOW_UP);
    expect(listEpisodes(found)).toEqual(["bees", "garden"]);
  });

  test("is of the episode that answered the earlier question, though another was found before it", async () => {
    const earlier = "Does damp soil drown the roots that bees need in winter?";
    const reader = new ScriptedReader((question, { sentences }) => {
      const text = sentences[0]?.text;
      if (question === earlier) return text === WINTER ? 0.9 : NEAR;
      return text === DAMP || text === SOIL ? 0.8 : 0;
    });
    const first = await find(reader, earlier, []);
    expect(first.chapters[0]?.episode.id).toBe("garden");
    expect(listEpisodes(await find(reader, "why is that?", [user(earlier)]))).toEqual(["bees"]);
  });

  test("is looked for everywhere where nothing answered the earlier question", async () => {
    const found = await find(readAs({}, { [DAMP]: 0.9, [SOIL]: 0.9 }), FOLLOW_UP);
    expect(listEpisodes(found)).toEqual(["bees", "garden"]);
  });

  test("is looked for everywhere where nothing reads", async () => {
    const found = await find(null, FOLLOW_UP);
    expect([listEpisodes(found), found.verdict]).toEqual([["bees", "garden"], "near"]);
  });

  test("takes ten readings at most, with those that tell which episode is discussed", async () => {
    const many = makeChapters(
      ...Array.from({ length: 20 }, (_, i) => `Damp kills bees in winter, part ${i}`),
    );
    const parts = await makeAnswerParts(["one", "two"].map((id) => makeEpisode({ id, chapters: many })));
    const reader = new ScriptedReader(() => COMES_NEAR);
    await find(reader, FOLLOW_UP, undefined, parts);
    expect(reader.calls.reduce((sum, { texts }) => sum + texts.length, 0)).toBeLessThanOrEqual(10);
  });

  test("does not lean on what the assistant is said to have said", async () => {
    const reader = readAs(answeredBefore, { [DAMP]: 0.6, [SOIL]: 0.6 });
    const found = await find(reader, FOLLOW_UP, [{ role: "assistant", content: WARM }]);
    expect(listEpisodes(found)).toEqual(["bees", "garden"]);
    expect(new Set(reader.calls.map(({ question }) => question))).toEqual(new Set([FOLLOW_UP]));
  });

  test("in the only episode is looked up once, and read joined with what it leans on and by itself", async () => {
    const reader = readAs(answeredBefore, { [DAMP]: 0.9 });
    expect((await find(reader, FOLLOW_UP, undefined, alone)).verdict).toBe("answers");
    expect(reader.calls.map(({ question }) => question)).toEqual([`${WARM} ${FOLLOW_UP}`, FOLLOW_UP]);
  });
});

test("a question that stands alone is found as if nothing had been said before", async () => {
  const reader = readAs(answeredBefore, { [DAMP]: 0.6, [SOIL]: 0.6 });
  const question = "How does damp harm roots?";
  const later = await find(reader, question);
  expect(listEpisodes(later)).toEqual(["bees", "garden"]);
  expect(new Set(reader.calls.map((call) => call.question))).toEqual(new Set([question]));
  expect((await find(reader, question, [])).chapters).toEqual(later.chapters);
});
