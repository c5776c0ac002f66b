import { beforeAll, describe, expect, test } from "vitest";
import { buildCitation } from "../../src/answer/build-citation.js";
import type { ChatResponse, Citation } from "../../src/domain.js";
import type { Outcome } from "../../src/evaluate/answer-eval-question.js";
import { countUnsupported } from "../../src/evaluate/count-unsupported.js";
import { describeMiss } from "../../src/evaluate/describe-miss.js";
import { findInvalidCitations } from "../../src/evaluate/find-invalid-citations.js";
import { measureFigures } from "../../src/evaluate/measure-figures.js";
import { measureLatencies } from "../../src/evaluate/measure-latencies.js";
import type { EvalQuestion } from "../../src/evaluate/read-questions.js";
import type { PassageIndex } from "../../src/index/passage-index.js";
import { makeAnswerParts } from "../fakes/start-server.js";

/** Chapter 1 starts at 0, chapter 2 at 95 s. */
let index: PassageIndex;
beforeAll(async () => {
  ({ index } = await makeAnswerParts());
});

function cite(number: number, n = 1): Citation {
  const found = index.chapters.find(({ chapter }) => chapter.number === number);
  const passage = index.passages[found?.firstPassage ?? -1];
  if (found === undefined || passage === undefined) throw new Error(`no chapter ${number}`);
  return buildCitation({ episode: found.episode, chapter: found.chapter, passage }, n, "verbatim");
}

function respond(changes: Partial<ChatResponse> = {}): ChatResponse {
  const { citations = [] } = changes;
  return {
    id: "answer-1",
    answer: citations.map(({ n }) => `A line. [${n}]`).join("\n"),
    citations,
    abstained: citations.length === 0,
    closest: [],
    mode: "extractive",
    model: null,
    degraded: false,
    checks: { sentences: 0, withheld: 0, corrected: 0 },
    followUps: [],
    timings: { embedMs: 1, retrieveMs: 1, firstDeltaMs: 1, totalMs: 2 },
    ...changes,
  };
}

function makeOutcome(
  question: Partial<EvalQuestion>,
  rest: Partial<Omit<Outcome, "question">> = {},
): Outcome {
  const gold_chapters = question.gold_chapters ?? [];
  return {
    question: {
      id: "q",
      question: "why?",
      history: [],
      also_ok_chapters: [],
      gold_bullets: [],
      kind: "other",
      must_not: [],
      answerable: gold_chapters.length > 0,
      ...question,
      gold_chapters,
    },
    ranked: [],
    passages: [],
    response: respond(),
    ...rest,
  };
}

describe("of nothing", () => {
  test("every rate is null over 0, and no count is above 0", () => {
    const { invalidCitations, forbiddenTexts, ...rates } = measureFigures([], index);
    expect([invalidCitations, forbiddenTexts]).toEqual([0, 0]);
    for (const figure of Object.values(rates)) expect(figure).toEqual({ value: null, count: 0 });
  });

  test("latencies are null", () => {
    const none = { p50: null, p95: null };
    expect(measureLatencies([])).toEqual({ embedMs: none, retrieveMs: none, totalMs: none });
  });
});

test("figures of four questions, worked out by hand", () => {
  const outcomes = [
    // Found first, cited rightly beside one that is merely in order.
    makeOutcome(
      { gold_chapters: [2], also_ok_chapters: [1] },
      { ranked: [2, 1], response: respond({ citations: [cite(2, 1), cite(1, 2)] }) },
    ),
    // Found second; one of two gold chapters cited, and the wrong minute first.
    makeOutcome(
      { gold_chapters: [2, 3], gold_bullets: ["b", "c"] },
      { ranked: [1, 2], passages: ["a", "b"], response: respond({ citations: [cite(1, 1), cite(2, 2)] }) },
    ),
    // Answerable, declined.
    makeOutcome({ gold_chapters: [1] }, { ranked: [1] }),
    // Rightly declined; and one that is answered and should not be, with a text it must not have.
    makeOutcome({}),
    makeOutcome({ must_not: ["A LINE"] }, { response: respond({ citations: [cite(1)] }) }),
  ];
  expect(measureFigures(outcomes, index)).toEqual({
    hitAt1: { value: 2 / 3, count: 3 },
    recallAt3: { value: (1 + 0.5 + 1) / 3, count: 3 },
    recallAt5: { value: (1 + 0.5 + 1) / 3, count: 3 },
    mrr: { value: (1 + 0.5 + 1) / 3, count: 3 },
    ndcgAt10: { value: expect.closeTo((1 + 0.63093 / 1.63093 + 1) / 3, 4), count: 3 },
    bulletRecallAt10: { value: 0.5, count: 1 },
    citationPrecision: { value: 3 / 4, count: 4 },
    citationRecall: { value: 2 / 3, count: 3 },
    timeErrorSeconds: { value: 95 / 2, count: 2 },
    answerRate: { value: 2 / 3, count: 3 },
    falseAbstention: { value: 1 / 3, count: 3 },
    abstentionPrecision: { value: 1 / 2, count: 2 },
    abstentionRecall: { value: 1 / 2, count: 2 },
    abstentionF1: { value: 1 / 2, count: 5 },
    unsupportedSentences: { value: 0, count: 5 },
    withheld: { value: null, count: 0 },
    corrected: { value: null, count: 0 },
    invalidCitations: 0,
    forbiddenTexts: 1,
  });
});

test("a model's withheld and corrected sentences are shares of what it wrote", () => {
  const llm = (sentences: number, withheld: number, corrected: number) =>
    makeOutcome({}, { response: respond({ mode: "llm", checks: { sentences, withheld, corrected } }) });
  const quoted = makeOutcome(
    {},
    { response: respond({ checks: { sentences: 9, withheld: 0, corrected: 0 } }) },
  );
  const { withheld, corrected } = measureFigures([llm(3, 1, 0), llm(1, 0, 1), quoted], index);
  expect([withheld, corrected]).toEqual([
    { value: 1 / 4, count: 4 },
    { value: 1 / 4, count: 4 },
  ]);
});

test("a sentence is unsupported without a marker, a quotation or the program's own admission", () => {
  const answer = [
    "**Sources**",
    "A line. [1]",
    "“Winter Hives” has 2 chapters:",
    "",
    "The chapter notes do not answer the rest of the question: “why”.",
    "The chapter notes do not mention “Warré”.",
    "Bees are nice.",
  ].join("\n");
  const citations = [cite(1)];
  expect(countUnsupported(respond({ answer, citations }))).toEqual({ sentences: 5, unsupported: 1 });
  expect(countUnsupported(respond({ answer }))).toEqual({ sentences: 0, unsupported: 0 });
});

describe("a citation is invalid", () => {
  test.each([
    ["of no chapter", { chapter: { number: 9, title: "Wintering" } }],
    ["under another title", { chapter: { number: 2, title: "Summer" } }],
    ["in other words", { quote: "Bees are nice" }],
    ["of another chapter's words", { quote: "Long hives need no lifting" }],
    [
      "before its chapter",
      { start: 94, timestamp: "1:34", url: "https://www.youtube.com/watch?v=abcdefghijk&t=94s" },
    ],
    ["behind its chapter", { end: 4001 }],
    ["with another time in words", { timestamp: "1:36" }],
    ["with a link elsewhere", { url: "https://evil.example" }],
  ])("%s", (_, changes) => {
    const bad = { ...cite(2), ...changes };
    expect(findInvalidCitations(respond({ citations: [cite(2), bad] }), index)).toEqual([bad]);
    expect(findInvalidCitations(respond({ closest: [bad] }), index)).toEqual([bad]);
  });
});

test.each([
  ["nothing where all is right", { gold_chapters: [1] }, [1], null],
  ["an answerable question declined", { gold_chapters: [1] }, [], "abstained"],
  ["another one answered", {}, [1], "answered, should abstain"],
  [
    "a wrong chapter, and where the right one was",
    { gold_chapters: [2] },
    [1],
    "cited 1, not 2 (found at 2)",
  ],
  ["a wrong chapter, the right one not found", { gold_chapters: [7] }, [1], "cited 1, not 7 (found at none)"],
  ["a further chapter", { gold_chapters: [1] }, [1, 2], "cited 2 as well"],
  ["one of two", { gold_chapters: [1, 2] }, [1], "did not cite 2"],
])("of what went wrong it says: %s", (_, question, cited, what) => {
  const response = respond({ citations: cited.map((number, i) => cite(number, i + 1)) });
  const miss = describeMiss(makeOutcome(question, { ranked: [1, 2], response }));
  expect(miss?.what ?? null).toBe(what);
});

test("latencies are the nearest rank, by stage", () => {
  const timings = Array.from({ length: 20 }, (_, i) => ({
    embedMs: 20 - i,
    retrieveMs: 1,
    firstDeltaMs: 0,
    totalMs: 100 + i,
  }));
  expect(measureLatencies(timings)).toEqual({
    embedMs: { p50: 10, p95: 19 },
    retrieveMs: { p50: 1, p95: 1 },
    totalMs: { p50: 109, p95: 118 },
  });
});
