import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import { answerEvalQuestion, type Outcome } from "../../src/evaluate/answer-eval-question.js";
import { findInvalidCitations } from "../../src/evaluate/find-invalid-citations.js";
import { type Figure, type Figures, measureFigures } from "../../src/evaluate/measure-figures.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import type { EpisodesView } from "../../src/store/passage-view.js";
import { makeQuestion } from "../fakes/outcomes.js";
import { readWhole } from "../fakes/read-whole.js";
import { readDevQuestions } from "./read-dev-questions.js";
import { composeRealParts } from "./real-parts.js";

type Rate = { [Name in keyof Figures]: Figures[Name] extends Figure ? Name : never }[keyof Figures];

/** A little under what is measured (.02, or one or two questions), so that a change that loses something is seen. */
const FLOORS: readonly (readonly [kind: string, figure: Rate, floor: number])[] = [
  ["all", "hitAt1", 0.7],
  ["all", "recallAt3", 0.85],
  ["all", "recallAt5", 0.9],
  ["all", "mrr", 0.78],
  ["all", "ndcgAt10", 0.81],
  ["all", "bulletRecallAt10", 0.86],
  ["all", "citationPrecision", 0.78],
  ["all", "citationRecall", 0.68],
  ["all", "answerRate", 0.84],
  ["all", "abstentionPrecision", 0.7],
  ["all", "abstentionRecall", 0.66],
  ["all", "abstentionF1", 0.62],
  ["name", "hitAt1", 0.9],
  ["moment", "hitAt1", 0.8],
  ["partial", "citationRecall", 0.8],
  ["two-chapter", "citationRecall", 0.65],
  ["off-topic", "abstentionRecall", 0.9],
  ["hostile", "abstentionRecall", 0.6],
  ["near-miss", "abstentionRecall", 0.55],
  ["people", "answerRate", 1],
  ["whole", "answerRate", 1],
];

/** A little over what is measured. */
const CEILINGS: readonly (readonly [kind: string, figure: Rate, ceiling: number])[] = [
  ["all", "unsupportedSentences", 0],
  ["all", "timeErrorSeconds", 1],
];

const page = readFileSync(join(import.meta.dirname, "../../corpus/no-priors-ep-5.txt"), "utf8");
const questions = readDevQuestions();

let answering: Answering;
let view: EpisodesView;
let outcomes: Outcome[];
beforeAll(async () => {
  answering = await composeRealParts();
  view = await readWhole(answering.parts.store);
  outcomes = [];
  for (const question of questions) outcomes.push(await answerEvalQuestion(answering.parts, question));
});
afterAll(() => answering.close());

async function ask(question: string): Promise<ChatResponse> {
  return (await answerEvalQuestion(answering.parts, makeQuestion({ question }))).response;
}

const listAnswered = () => outcomes.filter(({ response }) => !response.abstained);

function measure(kind: string, figure: Rate): number | null {
  const chosen = outcomes.filter(({ question }) => kind === "all" || question.kind === kind);
  return measureFigures(chosen, view)[figure].value;
}

test("every gold bullet is in the page word for word, and every gold chapter exists", () => {
  const numbers = view.sections.map(({ chapter }) => chapter.number);
  expect(questions.length).toBeGreaterThanOrEqual(60);
  for (const { gold_bullets, gold_chapters, also_ok_chapters } of questions) {
    for (const bullet of gold_bullets) expect(page).toContain(bullet);
    for (const number of [...gold_chapters, ...also_ok_chapters]) expect(numbers).toContain(number);
  }
});

describe("the dev questions are found and answered no worse than before", () => {
  test.each(FLOORS)("of %s questions, %s is at least %f", (kind, figure, floor) => {
    expect(measure(kind, figure)).toBeGreaterThanOrEqual(floor);
  });

  test.each(CEILINGS)("of %s questions, %s is at most %f", (kind, figure, ceiling) => {
    expect(measure(kind, figure)).toBeLessThanOrEqual(ceiling);
  });

  test("no answer holds what it must not", () => {
    expect(measureFigures(outcomes, view).forbiddenTexts).toBe(0);
  });
});

test("every citation is of a real chapter, at its second, in the page's own words", () => {
  const cited = outcomes.flatMap(({ response }) => [...response.citations, ...response.closest]);
  expect(cited.length).toBeGreaterThan(100);
  for (const { response } of outcomes) {
    expect(findInvalidCitations(response, view)).toEqual([]);
  }
  for (const { quote } of cited) expect(page).toContain(quote);
});

test("an answer has a citation, its markers are its citations, and each of them is used", () => {
  for (const { response } of listAnswered()) {
    const used = new Set([...response.answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
    expect(used.size).toBeGreaterThan(0);
    expect([...used].sort((a, b) => a - b)).toEqual(response.citations.map(({ n }) => n));
  }
  for (const { response } of outcomes.filter(({ response: { abstained } }) => abstained)) {
    expect([response.citations, response.answer.match(/\[\d+\]/g)]).toEqual([[], null]);
  }
});

const QUOTATION = /(?:“([^”\n]+)”|‘([^\n]+?)’(?!\p{L}))(?: \[(\d+)\])?/gu;

/** Quotations of an answer, each with the number of the citation right behind it, and what stands before them. */
function listQuotations({ answer }: ChatResponse) {
  return [...answer.matchAll(QUOTATION)].map(({ 1: double, 2: single, 3: n, index }) => ({
    words: double ?? single ?? "",
    n: n === undefined ? null : Number(n),
    isAsked: /the rest of the question: .*$/.test(answer.slice(0, index)),
  }));
}

test("every quotation is the page's word for word, or the part of the question that is not answered", () => {
  let fromPage = 0;
  for (const { question, response } of listAnswered()) {
    for (const { words, n, isAsked } of listQuotations(response)) {
      if (isAsked) expect(question.question).toContain(words);
      else expect(page).toContain(words);
      const cited = n === null ? undefined : response.citations[n - 1];
      if (cited !== undefined) expect(`${cited.quote}\n${cited.episode.title}`).toContain(words);
      fromPage += Number(!isAsked);
    }
  }
  expect(fromPage).toBeGreaterThan(100);
});

test("an answer begins with a sentence and rests on five passages at most, save one about the whole episode", () => {
  for (const { response } of listAnswered().filter(({ question }) => question.kind !== "whole")) {
    expect(response.answer).not.toMatch(/^(?:- |\*\*)/);
    expect(response.citations.length).toBeLessThanOrEqual(5);
  }
});

test("most chapters have a question, and each of these, a starter among them, is answered from its chapter first", async () => {
  const [episode] = view.episodes;
  const chapters = episode?.chapters ?? [];
  const askable = chapters.filter(({ questions = [] }) => questions.length > 0);
  expect(askable.length / chapters.length).toBeGreaterThanOrEqual(0.8);
  for (const { number, questions = [] } of chapters)
    for (const question of questions) {
      const { abstained, citations } = await ask(question);
      expect([question, abstained, citations[0]?.chapter.number]).toEqual([question, false, number]);
    }
  const starters = episode?.questions ?? [];
  expect(starters).toHaveLength(3);
  expect(chapters.flatMap(({ questions = [] }) => questions)).toEqual(expect.arrayContaining([...starters]));
});

test("a follow-up question is a chapter's, and never the question that was answered", () => {
  const own = new Set(
    view.episodes.flatMap(({ chapters }) => chapters.flatMap(({ questions = [] }) => questions)),
  );
  const suggested = outcomes.flatMap(({ response }) => response.followUps);
  expect(new Set(suggested).size).toBeGreaterThan(10);
  expect(suggested.filter((question) => !own.has(question))).toEqual([]);
  for (const { question, response } of outcomes) expect(response.followUps).not.toContain(question.question);
});

test.each([
  ["when do they talk about RLHF?", "From **27:05** to 28:34", 13],
  ["at what minute is BLOOM mentioned?", "From **24:48** to 27:05", 12],
  ["take me to the part on small models", "From **19:55** to 21:10", 9],
  ["who hosts this?", "the hosts are Elad Gil [1] and Sarah Guo [2].", 13],
  ["who is the guest?", "the guest is Clem Delangue [1].", 1],
  ["how long is it?", "runs 37 minutes and 25 seconds (37:25).", 15],
  ["when was it published?", "19 May 2023 [1].", 1],
  ["what is this episode about?", "runs 37:25 in 15 chapters; among them:", 1],
])("%j is answered by %j, from chapter %i", async (question, words, number) => {
  const response = await ask(question);
  expect(response).toMatchObject({ abstained: false, mode: "extractive" });
  expect(response.answer).toContain(words);
  expect(response.citations[0]?.chapter.number).toBe(number);
});

test.each(["who is Ada Lovelace?", "when was Mongolia founded?", "when do they talk about spaghetti?"])(
  "%j is not answered",
  async (question) => {
    expect((await ask(question)).abstained).toBe(true);
  },
);

test("the same question twice gives the same ranking and the same answer", async () => {
  for (const first of outcomes.slice(0, 10)) {
    const again = await answerEvalQuestion(answering.parts, first.question);
    const { timings: _, id: __, ...answer } = first.response;
    expect(again.response).toMatchObject(answer);
    expect([again.ranked, again.passages]).toEqual([first.ranked, first.passages]);
  }
});
