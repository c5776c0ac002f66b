import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPlayUrl } from "../../src/answer/play-url.js";
import type { Answering } from "../../src/compose.js";
import { formatTimestamp } from "../../src/corpus/timestamp.js";
import { type Judged, judge, measure, type Question, readQuestions } from "./measure-quality.js";
import { composeRealParts } from "./real-parts.js";

const page = readFileSync(join(import.meta.dirname, "../../corpus/no-priors-ep-5.txt"), "utf8");
const questions = readQuestions(join(import.meta.dirname, "questions.jsonl"));

let answering: Answering;
let judged: Judged[];
beforeAll(async () => {
  answering = await composeRealParts();
  judged = [];
  for (const question of questions) judged.push(await judge(answering.parts, question));
});
afterAll(() => answering.close());

test("every gold bullet is in the page word for word, and every gold chapter exists", () => {
  const numbers = answering.parts.index.chapters.map(({ chapter }) => chapter.number);
  for (const { gold_bullets, gold_chapters, also_ok_chapters, answerable } of questions) {
    for (const bullet of gold_bullets) expect(page).toContain(bullet);
    for (const number of [...gold_chapters, ...also_ok_chapters]) expect(numbers).toContain(number);
    expect(gold_chapters.length > 0).toBe(answerable);
  }
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
});

// A little under what is measured, so that a change that loses something is seen.
test("the dev questions are found and answered no worse than before", () => {
  const figures = measure(judged);
  expect(figures.hitAt1).toBeGreaterThanOrEqual(0.8);
  expect(figures.recallAt5).toBeGreaterThanOrEqual(0.96);
  expect(figures.bulletRecallAt10).toBeGreaterThanOrEqual(0.95);
  expect(figures.citationPrecision).toBeGreaterThanOrEqual(0.8);
  expect(figures.citationRecall).toBeGreaterThanOrEqual(0.84);
  expect(figures.falseAbstention).toBeLessThanOrEqual(0.09);
  expect(figures.abstentionRecall).toBeGreaterThanOrEqual(0.65);
});

test("unrelated and hostile questions are not answered", () => {
  const unrelated = judged.filter(({ question }) => ["off-topic", "hostile"].includes(question.kind));
  expect(unrelated.length).toBeGreaterThan(10);
  expect(unrelated.filter(({ response }) => !response.abstained).map(({ question }) => question.id)).toEqual(
    [],
  );
});

test("every citation is of a real chapter, at its second, in the page's own words", () => {
  const { index } = answering.parts;
  const cited = judged.flatMap(({ response }) => [...response.citations, ...response.closest]);
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
  for (const { response } of judged) {
    const used = new Set([...response.answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
    expect([...used].sort((a, b) => a - b)).toEqual(response.citations.map(({ n }) => n));
  }
});

test("every follow-up question that is suggested is answered from the chapter it names", async () => {
  const suggested = new Set(judged.flatMap(({ response }) => response.followUps));
  expect(suggested.size).toBeGreaterThan(10);
  for (const question of suggested) {
    const { response } = await judge(answering.parts, makeQuestion(question));
    expect(response.abstained).toBe(false);
    expect(question).toContain(response.citations[0]?.chapter.title);
  }
});

test("an answer is sentences of the program's own around the page's words, two to five passages at most", () => {
  for (const { response } of judged.filter(({ response }) => !response.abstained)) {
    expect(response.answer).not.toMatch(/^(?:- |\*\*)/m);
    expect(response.citations.length).toBeLessThanOrEqual(5);
    const quoted = [...response.answer.matchAll(/(?:“([^”]+)”|‘((?:[^’]|’(?! \[))+)’) \[\d+\]/g)];
    expect(quoted.length).toBe(response.citations.length);
    for (const [, double, single] of quoted) expect(page).toContain(double ?? single);
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
  const { response } = await judge(answering.parts, makeQuestion(question));
  expect(response).toMatchObject({ abstained: false, mode: "extractive" });
  expect(response.answer).toContain(words);
  expect(response.citations[0]?.chapter.number).toBe(number);
});

test.each(["who is Ada Lovelace?", "when was Mongolia founded?", "when do they talk about spaghetti?"])(
  "%j is not answered",
  async (question) => {
    expect((await judge(answering.parts, makeQuestion(question))).response.abstained).toBe(true);
  },
);

test("the same question twice gives the same answer", async () => {
  const [first] = judged;
  if (first === undefined) throw new Error("no question was judged");
  const again = await judge(answering.parts, first.question);
  const { timings: _, id: __, ...answer } = first.response;
  expect(again.response).toMatchObject(answer);
});

function makeQuestion(question: string): Question {
  return {
    id: question,
    question,
    gold_chapters: [],
    also_ok_chapters: [],
    gold_bullets: [],
    answerable: true,
    kind: "follow-up",
  };
}
