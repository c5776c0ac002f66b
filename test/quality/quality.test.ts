import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPlayUrl } from "../../src/answer/play-url.js";
import type { Answering } from "../../src/compose.js";
import { formatTimestamp } from "../../src/corpus/timestamp.js";
import { answerEvalQuestion, type Outcome } from "../../src/evaluate/answer-eval-question.js";
import { type Figures, measureFigures } from "../../src/evaluate/measure-figures.js";
import { type EvalQuestion, readQuestions } from "../../src/evaluate/read-questions.js";
import { composeRealParts } from "./real-parts.js";

const page = readFileSync(join(import.meta.dirname, "../../corpus/no-priors-ep-5.txt"), "utf8");
const FILE = join(import.meta.dirname, "questions.jsonl");
const questions = readQuestions(readFileSync(FILE, "utf8"), FILE);

// A little under what `npm run eval` measures, so that a change that loses something is seen.
const FLOORS = {
  hitAt1: 0.7,
  recallAt3: 0.85,
  recallAt5: 0.9,
  mrr: 0.79,
  bulletRecallAt10: 0.86,
  citationPrecision: 0.78,
  citationRecall: 0.77,
  abstentionPrecision: 0.8,
  abstentionRecall: 0.5,
} satisfies Partial<Record<keyof Figures, number>>;
const CEILINGS = { falseAbstention: 0.08, unsupportedSentences: 0 } satisfies Partial<
  Record<keyof Figures, number>
>;

let answering: Answering;
let outcomes: Outcome[];
beforeAll(async () => {
  answering = await composeRealParts();
  outcomes = [];
  for (const question of questions) outcomes.push(await answerEvalQuestion(answering.parts, question));
});
afterAll(() => answering.close());

async function ask(question: string): Promise<Outcome> {
  return await answerEvalQuestion(answering.parts, makeQuestion(question));
}

test("every gold bullet is in the page word for word, and every gold chapter exists", () => {
  const numbers = answering.parts.index.chapters.map(({ chapter }) => chapter.number);
  for (const { gold_bullets, gold_chapters, also_ok_chapters } of questions) {
    for (const bullet of gold_bullets) expect(page).toContain(bullet);
    for (const number of [...gold_chapters, ...also_ok_chapters]) expect(numbers).toContain(number);
  }
});

test("the dev questions are at least sixty, and their near misses two dozen", () => {
  expect(questions.length).toBeGreaterThanOrEqual(60);
  expect(questions.filter(({ kind }) => kind === "near-miss").length).toBeGreaterThanOrEqual(23);
});

test.each(Object.entries(FLOORS))("%s is no less than %d on the dev questions", (name, floor) => {
  const figures = measureFigures(outcomes, answering.parts.index);
  expect(figures[name as keyof typeof FLOORS].value).toBeGreaterThanOrEqual(floor);
});

test.each(Object.entries(CEILINGS))("%s is no more than %d on the dev questions", (name, ceiling) => {
  const figures = measureFigures(outcomes, answering.parts.index);
  expect(figures[name as keyof typeof CEILINGS].value).toBeLessThanOrEqual(ceiling);
});

test("no citation is invalid, and no answer holds what its question forbids", () => {
  const { invalidCitations, forbiddenTexts } = measureFigures(outcomes, answering.parts.index);
  expect({ invalidCitations, forbiddenTexts }).toEqual({ invalidCitations: 0, forbiddenTexts: 0 });
});

test("unrelated questions are not answered", () => {
  const unrelated = outcomes.filter(({ question }) => question.kind === "off-topic");
  expect(unrelated.length).toBeGreaterThan(10);
  expect(unrelated.filter(({ response }) => !response.abstained).map(({ question }) => question.id)).toEqual(
    [],
  );
});

test("an abstention has the nearest chapters and no citation", () => {
  for (const { response } of outcomes.filter((outcome) => outcome.response.abstained)) {
    expect(response.citations).toEqual([]);
    expect(response.answer).not.toMatch(/\[\d+\]/);
    expect(response.closest.length).toBeGreaterThan(0);
  }
});

test("every citation is of a real chapter, at its second, in the page's own words", () => {
  const { index } = answering.parts;
  const cited = outcomes.flatMap(({ response }) => [...response.citations, ...response.closest]);
  expect(cited.length).toBeGreaterThan(100);
  for (const { episode, chapter, start, end, timestamp, url, quote } of cited) {
    const found = index.chapters.find(
      (entry) => entry.episode.id === episode.id && entry.chapter.number === chapter.number,
    );
    if (found === undefined) throw new Error(`there is no chapter ${chapter.number} in ${episode.id}`);
    expect([chapter.title, start, end]).toEqual([
      found.chapter.title,
      found.chapter.startSeconds,
      found.chapter.endSeconds,
    ]);
    expect([timestamp, url]).toEqual([formatTimestamp(start), buildPlayUrl(found.episode, start)]);
    expect(page).toContain(quote);
    expect(index.passages.find(({ text }) => text === quote)?.chapterNumber).toBe(chapter.number);
  }
});

test("the answer's markers are its citations, each used", () => {
  for (const { response } of outcomes) {
    const used = new Set([...response.answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
    expect([...used].sort((a, b) => a - b)).toEqual(response.citations.map(({ n }) => n));
  }
});

test("every follow-up question that is suggested is answered from the chapter it names", async () => {
  const suggested = new Set(outcomes.flatMap(({ response }) => response.followUps));
  expect(suggested.size).toBeGreaterThan(10);
  for (const question of suggested) {
    const { response } = await ask(question);
    expect(response.abstained).toBe(false);
    expect(question).toContain(response.citations[0]?.chapter.title);
  }
});

test("whatever an answer quotes is in the page word for word", () => {
  const quoted = outcomes
    .filter(({ response }) => !response.abstained)
    .flatMap(({ question, response }) => {
      const spans = [...response.answer.matchAll(/(?:“([^”]+)”|‘((?:[^’]|’(?! \[))+)’) \[\d+\]/g)];
      return spans.map(([, double, single]) => ({
        question: question.question,
        span: double ?? single ?? "",
      }));
    });
  expect(quoted.length).toBeGreaterThan(150);
  expect(quoted.filter(({ span }) => !page.includes(span))).toEqual([]);
});

test("an answer from passages quotes each that it cites, five at most, and is no list", () => {
  const kinds = ["opinion", "name", "number", "paraphrase", "keyword", "off-topic"];
  const answered = outcomes.filter(
    ({ question, response }) => !response.abstained && kinds.includes(question.kind),
  );
  for (const { response } of answered) {
    expect(response.answer).not.toMatch(/^(?:- |\*\*)/m);
    expect(response.citations.length).toBeLessThanOrEqual(5);
    for (const { n } of response.citations) expect(response.answer).toMatch(new RegExp(`[”’.] \\[${n}\\]`));
  }
});

test.each([
  ["when do they talk about RLHF?", "From **27:05** to 28:34", 13],
  ["at what minute is BLOOM mentioned?", "From **24:48** to 27:05", 12],
  ["take me to the part on small models", "From **19:55** to 21:10", 9],
  ["who hosts this?", "the hosts are Elad Gil [1] and Sarah Guo [2].", 13],
  ["who is the guest?", "the guest is Clem Delangue [1].", 1],
  ["how long is it?", "runs 37 minutes and 25 seconds (37:25).", 15],
  ["when was it published?", "19 May 2023 [1].", 1],
  ["what is this episode about?", "runs 37:25 in 15 chapters.", 1],
])("%j is answered by %j, from chapter %i", async (question, words, number) => {
  const { response } = await ask(question);
  expect(response).toMatchObject({ abstained: false, mode: "extractive" });
  expect(response.answer).toContain(words);
  expect(response.citations[0]?.chapter.number).toBe(number);
});

test.each(["who is Ada Lovelace?", "when was Mongolia founded?", "when do they talk about spaghetti?"])(
  "%j is not answered",
  async (question) => {
    expect((await ask(question)).response.abstained).toBe(true);
  },
);

test("the same question twice gives the same answer", async () => {
  const [first] = outcomes;
  if (first === undefined) throw new Error("no question was asked");
  const again = await answerEvalQuestion(answering.parts, first.question);
  const { timings: _, id: __, ...answer } = first.response;
  expect(again.response).toMatchObject(answer);
});

function makeQuestion(question: string): EvalQuestion {
  return {
    id: question,
    question,
    history: [],
    gold_chapters: [],
    also_ok_chapters: [],
    gold_bullets: [],
    answerable: true,
    kind: "other",
    must_not: [],
  };
}
