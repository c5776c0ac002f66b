import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import type { Answering } from "../../src/compose/compose.js";
import { answerEvalQuestion } from "../../src/evaluate/answer-eval-question.js";
import { measureRecall } from "../../src/evaluate/measure-ranking.js";
import { searchPassages } from "../../src/retrieve/search-passages.js";
import { lightenParts } from "../bench/light/light-library.js";
import { readDevQuestions } from "./read-dev-questions.js";
import { composeRealParts } from "./real-parts.js";

/** What an exported folder, which has no model, may lose of what the server finds. */
const LEAST_FIRST = 0.92;
/** A question less than is measured (.949). The aim is .97: DESIGN.md, "A static folder". */
const LEAST_OF_FIVE = 0.938;
const PASSAGES = 50;

const questions = readDevQuestions();
let answering: Answering;
let light: AnswerParts;
beforeAll(async () => {
  answering = await composeRealParts();
  const { parts } = answering;
  if (parts.embedder === null) throw new Error("expected an embedder");
  light = await lightenParts(parts, parts.embedder);
});
afterAll(() => answering.close());

/** The mean share of the right chapters among the first `most`. */
async function measure(parts: AnswerParts, most: number): Promise<number> {
  const answerable = questions.filter(({ answerable: is }) => is);
  let sum = 0;
  for (const { question, history, gold_chapters: gold } of answerable) {
    const { passages } = await searchPassages(parts, { question, history, limit: PASSAGES });
    const ranked = [...new Set(passages.map(({ chapter }) => chapter.number))];
    sum += most === 1 ? Number(gold.includes(ranked[0] ?? 0)) : measureRecall(ranked, gold, most);
  }
  return sum / answerable.length;
}

test.each([
  ["a right chapter first", 1, LEAST_FIRST],
  ["the right chapters among the first five", 5, LEAST_OF_FIVE],
])("without a model a folder finds %s for nearly as many questions as the server", async (_, most, least) => {
  const [server, folder] = [await measure(answering.parts, most), await measure(light, most)];
  expect(folder / server).toBeGreaterThanOrEqual(least);
});

test("without a model a folder declines every question that has nothing to do with the episode", async () => {
  const unrelated = questions.filter(({ kind }) => kind === "off-topic");
  const answered: string[] = [];
  for (const question of unrelated) {
    const { response } = await answerEvalQuestion(light, question);
    if (!response.abstained) answered.push(question.question);
  }
  expect(unrelated.length).toBeGreaterThan(10);
  expect(answered).toEqual([]);
});
