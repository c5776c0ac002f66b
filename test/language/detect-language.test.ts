import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readQuestions } from "../../src/evaluate/read-questions.js";
import { detectLanguage, isEnglish, isForeign, listForeignTo } from "../../src/language/detect-language.js";
import { isPlainlyEnglish } from "../../src/language/tokenize.js";

describe("what is too short or says nothing has no language", () => {
  test.each([
    "",
    "???",
    "RLHF?",
    "Mara Linde",
    "Winter Hives",
    "Mara Linde Tove Berg Ivo Brandt",
    "🙂🙂🙂",
    "42 1999 10.5",
    "a",
  ])("%j", async (text) => {
    expect(await detectLanguage(text)).toBeNull();
  });
});

test.each([
  ["Why do some colonies not survive the winter?", "en"],
  ["Warum sterben Bienen im Winter?", "de"],
  ["¿Por qué mueren las abejas en invierno?", "es"],
  ["Pourquoi les abeilles meurent-elles en hiver ?", "fr"],
  ["De ce mor albinele iarna și ce putem face?", "ro"],
  ["Почему пчёлы умирают зимой?", "ru"],
  ["Arılar kışın neden ölüyor?", "tr"],
  ["Tại sao ong chết vào mùa đông?", "vi"],
  ["لماذا يموت النحل في الشتاء؟", "ar"],
  ["为什么蜜蜂在冬天会死亡？", "zh"],
  ["ミツバチはなぜ冬に死ぬのですか", "ja"],
])("%j is in %j, and foreign to the others", async (text, language) => {
  expect(await detectLanguage(text)).toBe(language);
  const others = ["en", "de"].filter((other) => other !== language);
  expect(await isForeign(text, others)).toBe(true);
  expect(await isForeign(text, [...others, language])).toBe(false);
});

test("another language's word inside a question does not make it foreign", async () => {
  expect(await isForeign("Why do bees die in winter?", ["en"])).toBe(false);
  expect(await isForeign("When did Otto von Bismarck die?", ["en"])).toBe(false);
});

test.each([
  ["Сколько?", "ru"],
  ["얼마입니까?", "ko"],
  ["πόσο;", "el"],
  ["כמה?", "he"],
  ["多少钱？", "zh"],
  ["كم؟", "ar"],
  ["いくら", "ja"],
  ["ราคา", "th"],
  ["რა ღირს?", "ka"],
])("%j is foreign to English by its letters, and not to %j", async (text, language) => {
  expect(await isForeign(text, ["en"])).toBe(true);
  expect(await isForeign(text, ["en", language])).toBe(false);
});

test("a word in other letters does not make an English question foreign", async () => {
  expect(await isForeign("What does 进水式 mean?", ["en"])).toBe(false);
  expect(await isForeign("RLHF? 42", ["en"])).toBe(false);
  expect(await isForeign("1998?", ["en"])).toBe(false);
});

test.each([
  ["Wann erntet man Äpfel?", "de", null],
  ["Wie kocht man Reis?", "de", null],
  ["Warum sterben Bienen im Winter?", "en", ["en"]],
  ["What does an apple cost?", "de", ["de"]],
  ["多少钱？", "de", ["de"]],
])("%j is told to be foreign to %j only where its language is sure", async (question, tag, foreign) => {
  expect(await listForeignTo(question, [tag])).toEqual(foreign);
});

test("nothing is said to be foreign to a language that cannot be told", async () => {
  expect(await isForeign("Warum sterben Bienen im Winter?", ["cy"])).toBe(false);
});

test("no English question of the dev set is foreign to English, and those of other languages are", async () => {
  const file = join(import.meta.dirname, "../quality/questions.jsonl");
  const questions = readQuestions(readFileSync(file, "utf8"), file);
  const foreign: string[] = [];
  for (const { id, question } of questions) if (await isForeign(question, ["en"])) foreign.push(id);
  const others = questions.filter(({ kind }) => kind === "language").map(({ id }) => id);
  expect(foreign.filter((id) => !others.includes(id))).toEqual([]);
  expect(foreign.length).toBeGreaterThan(0);
});

test.each([
  ["How many customers pay?", true],
  ["and what about the damp", true],
  ["Was die Gäste in der Sendung so an Geld verdienen", false],
  ["Come si fa a fare i soldi in Italia?", false],
  ["Wat was er in de aflevering over me te horen", false],
  ["", false],
])("%j is plainly English: %s", (question, expected) => {
  expect(isPlainlyEnglish(question)).toBe(expected);
});

test.each([
  ["tell me about winter feeding for weak colonies", true],
  ["Where do the bees go?", true],
  ["Erzähl mir etwas über die Fütterung im Winter", false],
  ["Cuéntame algo sobre la alimentación en invierno", false],
])("a question may be in English: %j %j", async (question, may) => {
  expect(await isEnglish(question)).toBe(may);
});
