import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readRefusalModel } from "../../../src/answer/ground/read-refusal-model.js";
import { judgeRefusal, LEAST_REFUSAL } from "../../../src/answer/ground/recognise-refusal.js";
import { readJsonLines } from "../../bench/data/data-set.js";

const ROOT = join(import.meta.dirname, "../../..");
const model = readRefusalModel(readFileSync(join(ROOT, "models/refusals/weights.json"), "utf8"));
const judge = (sentence: string) => judgeRefusal(model, sentence, null);
const final = readJsonLines<{ text: string; refusal: boolean }>(join(ROOT, "test/quality/refusals.jsonl"));

test("without an embedding model, by words alone, nearly every refusal of the final set is recognised", () => {
  const found = final.filter(({ refusal }) => refusal).map(({ text }) => judge(text) >= LEAST_REFUSAL);
  expect(found.filter(Boolean).length / found.length).toBeGreaterThanOrEqual(0.93);
});

test("by words alone, few negative statements of the final set are taken for refusals, and no plain claim", () => {
  const taken = final.filter(({ text, refusal }) => !refusal && judge(text) >= LEAST_REFUSAL);
  const statements = final.filter(({ refusal }) => !refusal);
  expect(taken.length / statements.length).toBeLessThanOrEqual(0.06);
  const claims = readJsonLines<{ claim: string }>(join(ROOT, "test/quality/claims.jsonl"));
  expect(claims.filter(({ claim }) => judge(claim) >= LEAST_REFUSAL)).toEqual([]);
});

test("nothing is claimed of a sentence in another language", () => {
  const sentences = [
    "Die Ausschnitte verraten nicht, wie viele Leute dort arbeiten.",
    "Zu den Gehältern gibt es in diesen Notizen keine Angaben.",
    "Ces extraits ne disent rien du salaire des ingénieurs.",
    "No se menciona el precio en los fragmentos.",
    "Non viene detto quanto costa il piano a pagamento.",
    "Nada é dito sobre isso nas notas.",
    "O tym nie ma mowy w odcinku.",
    "この抜粋には価格の記載がありません。",
    "摘录中没有提到价格。",
    "В этих заметках о цене ничего не говорится.",
  ];
  expect(sentences.filter((sentence) => judge(sentence) >= LEAST_REFUSAL)).toEqual([]);
});

test("what is said in quotation marks is not the sentence's own", () => {
  const quoted = judge(
    'The old bot answered "the passages do not mention the price" to half of all questions.',
  );
  expect(quoted).toBeLessThan(LEAST_REFUSAL);
});

test("every string has a probability", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (text) => {
      const probability = judge(text);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
  );
});

test("weights of another shape are refused", () => {
  expect(() => readRefusalModel("{}")).toThrow("models/refusals/weights.json");
  expect(() => readRefusalModel("{")).toThrow("models/refusals/weights.json");
});
