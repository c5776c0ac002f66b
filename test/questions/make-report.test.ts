import { mkdir } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { makeGroupKey } from "../../src/questions/group-questions.js";
import type { LogEntry } from "../../src/questions/log-entry.js";
import { makeReport } from "../../src/questions/make-report.js";
import { makeLogFolder, writeDay } from "../fakes/log-folder.js";
import { makeAnswerEntry, makeFeedbackEntry } from "../fakes/make-log-entry.js";

let dir: string;
beforeEach(async () => {
  dir = await makeLogFolder();
  await mkdir(dir);
});

const question = (text: string, changes: Parameters<typeof makeAnswerEntry>[0] = {}) =>
  makeAnswerEntry({ question: text, ...changes });
const abstained = (text: string) => question(text, { outcome: "abstained", chapters: [] });
const failed = (text: string, at = "2026-11-24T10:00:00.000Z"): LogEntry => ({
  kind: "answer",
  at,
  door: "mcp",
  question: text,
  outcome: "failed",
  code: "overloaded",
});

test("a hand-made log gives these figures, and no others", async () => {
  await writeDay(dir, "2026-11-23", [
    question("Why do colonies die?", { at: "2026-11-23T09:00:00.000Z", id: "1" }),
    question("why do COLONIES die", {
      at: "2026-11-23T09:00:00.000Z",
      id: "2",
      mode: "llm",
      door: "openai",
      chapters: [
        { episode: "winter-hives", chapter: 2 },
        { episode: "winter-hives", chapter: 1 },
      ],
    }),
    {
      kind: "answer",
      at: "2026-11-23T09:00:00.000Z",
      door: "api",
      question: "How heavy is a hive?",
      outcome: "left",
    },
  ]);
  await writeDay(dir, "2026-11-24", [
    question("Why do colonies die?", { id: "3" }),
    abstained("Who won the cup?"),
    '{"kind":"ans',
    failed("Who won the cup?"),
    abstained("What is a skep?"),
    makeFeedbackEntry({ answerId: "1", verdict: "up" }),
    makeFeedbackEntry({ answerId: "3", comment: "older", at: "2026-11-24T10:30:00.000Z" }),
    makeFeedbackEntry({ answerId: "3", comment: "Too short" }),
    makeFeedbackEntry({ answerId: "2", at: "2026-11-24T12:00:00.000Z", comment: "Wrong chapter" }),
    makeFeedbackEntry({ answerId: "of a day that is gone" }),
  ]);
  expect(await makeReport(dir)).toEqual({
    questions: 7,
    from: "2026-11-23",
    to: "2026-11-24",
    outcomes: { answered: 3, abstained: 2, failed: 1, left: 1 },
    modes: { extractive: 4, llm: 1 },
    doors: { api: 5, openai: 1, mcp: 1 },
    days: [
      { day: "2026-11-23", answered: 2, abstained: 0, failed: 0, left: 1 },
      { day: "2026-11-24", answered: 1, abstained: 2, failed: 1, left: 0 },
    ],
    verdicts: { up: 1, down: 2 },
    asked: {
      total: 4,
      top: [
        { question: "Why do colonies die?", count: 3 },
        { question: "Who won the cup?", count: 2 },
        { question: "How heavy is a hive?", count: 1 },
        { question: "What is a skep?", count: 1 },
      ],
    },
    unanswered: {
      total: 2,
      top: [
        { question: "Who won the cup?", count: 2, abstained: 1, failed: 1 },
        { question: "What is a skep?", count: 1, abstained: 1, failed: 0 },
      ],
    },
    unhelpful: {
      total: 1,
      top: [{ question: "Why do colonies die?", count: 2, comments: ["Wrong chapter", "Too short"] }],
    },
    chapters: {
      total: 2,
      top: [
        { episode: "winter-hives", chapter: 2, count: 3 },
        { episode: "winter-hives", chapter: 1, count: 1 },
      ],
    },
    skippedLines: 1,
  });
});

test("a later verdict on the same answer replaces the earlier one, over midnight too", async () => {
  await writeDay(dir, "2026-11-23", [
    makeAnswerEntry({ id: "1" }),
    makeFeedbackEntry({ answerId: "1", comment: "no" }),
  ]);
  await writeDay(dir, "2026-11-24", [makeFeedbackEntry({ answerId: "1", verdict: "up" })]);
  expect(await makeReport(dir)).toMatchObject({
    verdicts: { up: 1, down: 0 },
    unhelpful: { total: 0, top: [] },
  });
});

test("an empty log has no days and nothing in its lists", async () => {
  const none = { total: 0, top: [] };
  expect(await makeReport(dir)).toMatchObject({
    questions: 0,
    from: null,
    to: null,
    days: [],
    asked: none,
    unanswered: none,
    unhelpful: none,
    chapters: none,
    skippedLines: 0,
  });
});

test("a list of many has its head and how many there are", async () => {
  await writeDay(
    dir,
    "2026-11-24",
    Array.from({ length: 50 }, (_, i) =>
      Array.from({ length: i + 1 }, () => abstained(`Question q${i}`)),
    ).flat(),
  );
  const { unanswered, questions } = await makeReport(dir);
  expect([questions, unanswered.total, unanswered.top.length]).toEqual([1275, 50, 20]);
  expect(unanswered.top[0]).toEqual({ question: "Question q49", count: 50, abstained: 50, failed: 0 });
});

describe("questions are one where they differ in", () => {
  test.each([
    ["case, punctuation and spacing", "Why do  colonies die?!", "why do colonies die"],
    ["the words that only put a question", "What are the winter hives for?", "Winter hives: what is that?"],
    ["the forms of a word and its place", "Do small models matter?", "Does the model that is small matter?"],
    ["width and case of letters without spaces", "ＡＩとは何ですか？", "aiとは何ですか"],
    ["case, where there are no content words", "Why is that so?", "why is THAT so"],
  ])("%s", (_, one, other) => {
    expect(makeGroupKey(other)).toBe(makeGroupKey(one));
  });

  test.each([
    ["another word", "Why do colonies die?", "Why do queens die?"],
    ["other short words, where there is nothing else", "Who is she?", "Who was he?"],
    [
      "long runs of letters without spaces, beside one word they share",
      `AI ${"小さいモデルはなぜ重要なのですか".repeat(3)}`,
      `AI ${"大きいモデルはいつ公開されましたか".repeat(3)}`,
    ],
  ])("but two with %s", (_, one, other) => {
    expect(makeGroupKey(one)).not.toBe(makeGroupKey(other));
  });
});
