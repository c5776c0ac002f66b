import { expect, test } from "vitest";
import { writeAbstention } from "../../src/answer/write-abstention.js";
import { makeEpisode } from "../fakes/episodes.js";

const NOTHING = "The chapter notes do not answer this question.";
const english = [makeEpisode()];
const write = (
  question: string,
  languages: readonly string[] = ["en"],
  verdict: "near" | "nothing" = "nothing",
) =>
  writeAbstention(
    { text: question, episodes: languages.map((language) => makeEpisode({ language })) },
    verdict,
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

test("where something comes near it is said to, save in another language, in which nobody can tell", async () => {
  expect(await write("Why do bees die in winter?", ["en"], "near")).toBe(
    "The chapter notes may not answer this question; these moments come closest.",
  );
  expect(await write("Warum sterben Bienen im Winter?", ["en"], "near")).toContain("They are in English");
});

test("two of the same language are named once", async () => {
  const asked = { text: "Warum sterben Bienen im Winter?", episodes: [...english, ...english] };
  expect(await writeAbstention(asked, "nothing")).toContain("They are in English: ");
});
