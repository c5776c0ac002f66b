import { expect, test } from "vitest";
import { writeAbstention } from "../../src/answer/write-abstention.js";
import { makeEpisode } from "../fakes/episodes.js";

const NOTHING = "The episodes do not answer this question.";
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
  ["Warum sterben Bienen im Winter?", ["en"], /sind auf Englisch .* Eine Frage auf Englisch findet mehr/],
  ["Warum sterben Bienen im Winter?", ["en", "fr-CA"], /sind auf Englisch und Französisch/],
  ["¿Por qué mueren las abejas en el invierno frío?", ["en"], /están en inglés/],
  ["Pourquoi les abeilles meurent-elles pendant l'hiver ?", ["en"], /sont en anglais/],
  ["なぜミツバチは冬に死ぬのですか？", ["en"], /テキストは英語なので/],
  ["لماذا تموت النحل في فصل الشتاء؟", ["en"], /باللغة الإنجليزية/],
  ["What is the capital of Mongolia called today?", ["de", "fr"], /in German or French finds more/],
])("%j over episodes in %j is told so in its own language", async (question, languages, reason) => {
  expect(await write(question, languages)).toMatch(reason);
});

test("in a language that nothing is written in, the reader is told so in English", async () => {
  expect(await write("Dlaczego pszczoły umierają w zimie?")).toBe(
    `${NOTHING} They are in English: a question in English finds more.`,
  );
});

test("where something comes near it is said to, save in another language, in which nobody can tell", async () => {
  expect(await write("Why do bees die in winter?", ["en"], "near")).toBe(
    "The episodes may not answer this question; these moments come closest.",
  );
  expect(await write("Warum sterben Bienen im Winter?", ["en"], "near")).toContain("sind auf Englisch");
});

test("two of the same language are named once", async () => {
  const asked = { text: "Warum sterben Bienen im Winter?", episodes: [...english, ...english] };
  expect(await writeAbstention(asked, "nothing")).toContain("sind auf Englisch und");
});
