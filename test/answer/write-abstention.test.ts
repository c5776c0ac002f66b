import { expect, test } from "vitest";
import { writeAbstention } from "../../src/answer/write-abstention.js";
import { makeEpisode } from "../fakes/episodes.js";

const NOTHING = "The chapter notes do not answer this question.";
const english = [makeEpisode()];
const write = (question: string, languages: readonly string[] = ["en"], names: readonly string[] = []) =>
  writeAbstention(
    { text: question, episodes: languages.map((language) => makeEpisode({ language })) },
    names.map((text) => ({ text, listed: false })),
  );

test.each([
  ["Why do bees dance in circles?", ["en"]],
  ["Why do bees die in winter?", ["en"]],
  ["Mara?", ["en"]],
  ["???", ["en"]],
  ["Warum sterben Bienen im Winter?", ["de"]],
  ["Warum sterben Bienen im Winter?", ["en", "de-AT"]],
  ["Warum sterben Bienen im Winter?", ["und"]],
  ["Warum sterben Bienen im Winter?", []],
])("%j over episodes in %j says no more than that", async (question, languages) => {
  expect(await write(question, languages)).toBe(NOTHING);
});

test.each([
  [["en"], "They are in English: a question in English finds more."],
  [["en", "fr-CA"], "They are in English and French: a question in English or French finds more."],
])("a German question over episodes in %j is told so", async (languages, reason) => {
  expect(await write("Warum sterben Bienen im Winter?", languages)).toBe(`${NOTHING} ${reason}`);
});

test("names that no chapter knows are told, marks and all; the language first", async () => {
  expect(await write("Is it Warré or [1] <b>?", ["en"], ["Warré", "[1] <b>"])).toBe(
    `${NOTHING} They do not mention “Warré” or “(1) < b>”.`,
  );
  expect(await write("Warum sterben Bienen im Winter?", ["en"], ["Bienen"])).not.toContain("mention");
});

test("two of the same language are named once", async () => {
  const asked = { text: "Warum sterben Bienen im Winter?", episodes: [...english, ...english] };
  expect(await writeAbstention(asked, [])).toContain("They are in English: ");
});
