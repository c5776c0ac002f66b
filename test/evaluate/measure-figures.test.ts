import { beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { measureFigures } from "../../src/evaluate/measure-figures.js";
import type { EvalQuestion } from "../../src/evaluate/read-questions.js";
import type { Reader } from "../../src/read/reader.js";
import type { Citation } from "../../src/shared/domain.js";
import type { PassageIndex } from "../../src/store/local/passage-index.js";
import { citePassage } from "../fakes/cite-passage.js";
import { makeEpisode } from "../fakes/episodes.js";
import { WordReader } from "../fakes/models/word-reader.js";
import { makeOutcome, makeQuestion, type OutcomeChanges } from "../fakes/outcomes.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

/** Chapter n of three begins at 100 (n - 1) seconds and has one bullet. */
const BULLETS = ["Long hives need no lifting", "Damp kills more colonies than cold", "Honey keeps for years"];
const HIVES = makeEpisode({
  chapters: BULLETS.map((bullet, i) => ({
    number: i + 1,
    title: `Part ${i + 1}`,
    startSeconds: i * 100,
    endSeconds: i * 100 + 100,
    summary: null,
    bullets: [bullet],
  })),
});

let parts: LocalParts;
let index: PassageIndex;
beforeAll(async () => {
  parts = await makeAnswerParts([HIVES]);
  index = parts.store.index;
});

const cite = (...numbers: readonly number[]): Citation[] =>
  numbers.map((number, i) => citePassage(index, BULLETS[number - 1] ?? "", i + 1));

/** Answered where anything is cited. */
const outcome = ({ cited = [], ...changes }: OutcomeChanges & { readonly cited?: readonly number[] }) =>
  makeOutcome({
    ...changes,
    response: { abstained: cited.length === 0, citations: cite(...cited), ...changes.response },
  });
const NOT_ANSWERABLE = { answerable: false, gold_chapters: [] };

const of = (value: number | null, count: number) => ({ value, count });

describe("nothing to divide by gives null, never NaN", () => {
  const none = of(null, 0);
  const empty = {
    hitAt1: none,
    recallAt3: none,
    recallAt5: none,
    mrr: none,
    ndcgAt10: none,
    bulletRecallAt10: none,
    citationPrecision: none,
    citationRecall: none,
    timeErrorSeconds: none,
    firstCitationAnswers: none,
    citationsBeyondNeed: none,
    answerRate: none,
    falseAbstention: none,
    abstentionPrecision: none,
    abstentionRecall: none,
    abstentionF1: none,
    unsupportedSentences: none,
    withheld: none,
    corrected: none,
    weak: none,
    invalidCitations: 0,
    forbiddenTexts: 0,
  };

  test("over no outcomes", () => {
    expect(measureFigures([], index)).toEqual(empty);
  });

  test("where one question that has no answer is answered without a citation", () => {
    const answered = outcome({ question: NOT_ANSWERABLE, response: { abstained: false } });
    expect(measureFigures([answered], index)).toEqual({
      ...empty,
      abstentionRecall: of(0, 1),
      abstentionF1: of(0, 1),
    });
  });

  test("where the only answer is an abstention", () => {
    expect(measureFigures([outcome({ ranked: [1] })], index)).toEqual({
      ...empty,
      hitAt1: of(1, 1),
      citationRecall: of(0, 1),
      recallAt3: of(1, 1),
      recallAt5: of(1, 1),
      mrr: of(1, 1),
      ndcgAt10: of(1, 1),
      answerRate: of(0, 1),
      falseAbstention: of(1, 1),
      abstentionPrecision: of(0, 1),
      abstentionF1: of(0, 1),
    });
  });
});

test("ranking is of every answerable question, answered or not, and of no other", () => {
  const figures = measureFigures(
    [
      outcome({ ranked: [1, 2, 3] }),
      outcome({ ranked: [3, 2, 1], cited: [3] }),
      outcome({ ranked: [2, 3], question: { gold_chapters: [1, 2] } }),
      outcome({ ranked: [], cited: [1] }),
      outcome({ ranked: [1], question: NOT_ANSWERABLE }),
    ],
    index,
  );
  // Found at 1, at 3, one of two at 1, not at all.
  expect(figures).toMatchObject({
    hitAt1: of(2 / 4, 4),
    recallAt3: of(2.5 / 4, 4),
    recallAt5: of(2.5 / 4, 4),
  });
  expect(figures.mrr).toEqual(of((1 + 1 / 3 + 1) / 4, 4));
  const both = 1 + 1 / Math.log2(3);
  expect(figures.ndcgAt10).toEqual(of((1 + 1 / 2 + 1 / both) / 4, 4));
});

test("a chapter at rank 4 counts among five and not among three, one that is also right in neither", () => {
  const figures = measureFigures(
    [outcome({ ranked: [2, 3, 4, 1], question: { also_ok_chapters: [2] } })],
    index,
  );
  expect(figures).toMatchObject({
    hitAt1: of(0, 1),
    recallAt3: of(0, 1),
    recallAt5: of(1, 1),
    mrr: of(1 / 4, 1),
  });
});

test("bullets are looked for among ten passages, where a question has any", () => {
  const passages = Array.from({ length: 12 }, (_, i) => `passage ${i + 1}`);
  const withBullets = (...gold_bullets: string[]) => outcome({ passages, question: { gold_bullets } });
  const figures = measureFigures(
    [withBullets("passage 1", "passage 10"), withBullets("passage 2", "passage 11"), withBullets()],
    index,
  );
  expect(figures.bulletRecallAt10).toEqual(of((1 + 1 / 2) / 2, 2));
});

test("citations are counted one by one, gold chapters once, gold ones over the answerable questions", () => {
  const figures = measureFigures(
    [
      outcome({ cited: [1, 1, 2] }),
      outcome({ cited: [2, 3], question: { also_ok_chapters: [2] } }),
      outcome({ cited: [3, 1], question: { gold_chapters: [1, 2] } }),
      outcome({}),
      outcome({ cited: [2, 2, 2], question: NOT_ANSWERABLE }),
    ],
    index,
  );
  expect(figures.citationPrecision).toEqual(of((2 + 1 + 1) / 7, 7));
  expect(figures.citationRecall).toEqual(of((1 + 0 + 1) / 5, 5));
});

describe("where the right words are known", () => {
  const [long = "", damp = ""] = BULLETS;
  const gold_spans = [
    { start: 10, end: 20 },
    { start: 40, end: 50 },
  ];
  /** What is said from these seconds on, cited in this order. */
  const say = (...starts: readonly number[]): Citation[] =>
    starts.flatMap((start) => cite(1).map((citation) => ({ ...citation, kind: "transcript", start })));

  test.each<[first: number, beyond: number, string, Partial<EvalQuestion>, () => Citation[]]>([
    [1, 0, "a note that answers", { gold_bullets: [long] }, () => cite(1)],
    [1, 0, "a part of one", { gold_bullets: [`${long} at all`] }, () => cite(1)],
    [0, 1, "more than the words that answer", { gold_bullets: ["Long hives"] }, () => cite(1)],
    [1, 2, "a note that answers, before others", { gold_bullets: [long] }, () => cite(1, 2, 3)],
    [0, 1, "a note that answers, behind another", { gold_bullets: [long] }, () => cite(2, 1)],
    [1, 0, "both notes that answer", { gold_bullets: [long, damp] }, () => cite(2, 1)],
    [1, 0, "what begins with a span that answers", { gold_spans }, () => say(40)],
    [1, 1, "what begins at its end, before others", { gold_spans }, () => say(50, 51)],
    [0, 2, "what begins before and behind the spans", { gold_spans }, () => say(39, 21)],
    [0, 1, "a note in place of the speech", { gold_spans }, () => cite(1)],
    [0, 1, "speech of another episode", { gold_spans, episode: "other" }, () => say(40)],
    [0, 1, "speech in the words of the note", { gold_bullets: [long] }, () => say(40)],
  ])("the first is right in %i of 1, and %i are beyond need, of %s", (first, beyond, _, question, list) => {
    const answered = outcome({ question, response: { abstained: false, citations: list() } });
    expect(measureFigures([answered], index)).toMatchObject({
      firstCitationAnswers: of(first, 1),
      citationsBeyondNeed: of(beyond, 1),
    });
  });

  test("only answers count: no abstention, and none to a question of which the words are not known", () => {
    const gold_bullets = [long];
    const figures = measureFigures(
      [
        outcome({ question: { gold_bullets }, cited: [1] }),
        outcome({ question: { gold_bullets }, cited: [2, 3, 1] }),
        outcome({ question: { gold_bullets } }),
        outcome({ cited: [1] }),
      ],
      index,
    );
    expect(figures.firstCitationAnswers).toEqual(of(1 / 2, 2));
    expect(figures.citationsBeyondNeed).toEqual(of((0 + 2) / 2, 2));
  });
});

test("time error is the median distance of the first citation from the nearest gold start", () => {
  const first = (number: number, ...gold_chapters: number[]) =>
    outcome({ cited: [number, 1], question: { gold_chapters } });
  expect(measureFigures([first(3, 1)], index).timeErrorSeconds).toEqual(of(200, 1));
  expect(measureFigures([first(3, 1, 2)], index).timeErrorSeconds).toEqual(of(100, 1));
  expect(measureFigures([first(3, 1), first(1, 1), first(2, 2)], index).timeErrorSeconds).toEqual(of(0, 3));
  expect(measureFigures([first(3, 1), first(2, 2)], index).timeErrorSeconds).toEqual(of(100, 2));
});

test("time error leaves out a gold chapter that the episode does not have", () => {
  const named = outcome({ cited: [2], question: { gold_chapters: [9] } });
  expect(measureFigures([named], index).timeErrorSeconds).toEqual(of(null, 0));
});

test("abstaining is a class of its own: precision, recall and F1 by hand", () => {
  const outcomes = [
    ...Array.from({ length: 3 }, () => outcome({ question: NOT_ANSWERABLE })),
    outcome({ question: NOT_ANSWERABLE, cited: [1] }),
    outcome({}),
    outcome({ cited: [1] }),
    outcome({ cited: [1] }),
    outcome({ cited: [1] }),
    outcome({ cited: [1] }),
  ];
  expect(measureFigures(outcomes, index)).toMatchObject({
    answerRate: of(4 / 5, 5),
    falseAbstention: of(1 / 5, 5),
    abstentionPrecision: of(3 / 4, 4),
    abstentionRecall: of(3 / 4, 4),
    abstentionF1: of(6 / 8, 9),
  });
});

test("sentences are counted over all answers; withheld, corrected and weak ones are a model's", () => {
  const checks = { sentences: 4, withheld: 1, corrected: 2, weak: 3 };
  const figures = measureFigures(
    [
      outcome({ cited: [1], response: { answer: "Long hives [1]. Cold kills.", checks, mode: "llm" } }),
      outcome({ cited: [1], response: { answer: "Long hives [1].", checks } }),
    ],
    index,
  );
  expect(figures).toMatchObject({
    unsupportedSentences: of(1 / 3, 3),
    withheld: of(1 / 4, 4),
    corrected: of(2 / 4, 4),
    weak: of(3 / 4, 4),
  });
});

test("invalid citations are counted one by one, answers with a forbidden text once each", () => {
  const [right] = cite(1);
  if (right === undefined) throw new Error("expected a citation");
  const wrong = { ...right, quote: "Long hives" };
  const must_not = ["PWNED", "hives"];
  const figures = measureFigures(
    [
      outcome({
        question: { must_not },
        response: { answer: "Hives: pwned.", citations: [wrong, right, wrong] },
      }),
      outcome({ question: { must_not }, response: { answer: "Damp." } }),
    ],
    index,
  );
  expect(figures).toMatchObject({ invalidCitations: 2, forbiddenTexts: 1 });
});

test("an evaluation gives the figures of all questions and of each kind, and names what went wrong", async () => {
  const progress: string[] = [];
  const questions = [
    makeQuestion({ id: "damp", question: "Does damp kill colonies?", gold_chapters: [2], kind: "easy" }),
    makeQuestion({ id: "honey", question: "How long does honey keep?", gold_chapters: [3], kind: "easy" }),
    makeQuestion({ id: "wrong", question: "Does damp kill colonies?", gold_chapters: [1], kind: "hard" }),
  ];
  const evaluation = await evaluate(parts, questions, {
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  });
  expect(progress).toEqual(["1/3", "2/3", "3/3"]);
  expect(evaluation).toMatchObject({
    questions: 3,
    answerer: "extractive",
    overall: { hitAt1: of(2 / 3, 3), answerRate: of(1, 3), abstentionRecall: of(null, 0) },
    byKind: { easy: { hitAt1: of(1, 2) }, hard: { hitAt1: of(0, 1) } },
  });
  expect(Object.keys(evaluation.byKind)).toEqual(["easy", "hard"]);
  expect(evaluation.misses.map(({ id, kind }) => [id, kind])).toContainEqual(["wrong", "hard"]);
  expect(evaluation.latencyMs.totalMs.p50).toBeGreaterThan(0);
});

test("in lower case every question is asked a second time so, and has figures of its own", async () => {
  const reader = new WordReader();
  const progress: string[] = [];
  const questions = [
    makeQuestion({ id: "damp", question: "Does Damp kill colonies?", gold_chapters: [2], kind: "easy" }),
    makeQuestion({ id: "peru", question: "Who Rules Peru?", ...NOT_ANSWERABLE, kind: "far" }),
  ];
  const { lowerCase, overall, misses } = await evaluate({ ...parts, reader }, questions, {
    inLowerCase: true,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  });
  expect(progress).toEqual(["1/4", "2/4", "3/4", "4/4"]);
  // What is read in advance is none of the questions: their times would be those of kept readings.
  const [inAdvance = "", ...read] = new Set(reader.read);
  expect(inAdvance).not.toMatch(/colonies\?$/);
  expect(new Set(read)).toEqual(
    new Set(["Does Damp kill colonies?", "Who Rules Peru?", "does damp kill colonies", "who rules peru"]),
  );
  for (const figures of [overall, lowerCase?.overall]) {
    expect(figures).toMatchObject({ falseAbstention: of(0, 1), abstentionRecall: of(1, 1) });
  }
  expect(Object.keys(lowerCase?.byKind ?? {})).toEqual(["easy", "far"]);
  expect(misses).toEqual([]);
});

test("the reliability is of the questions that were read: none without a reader, none that the data answer", async () => {
  const asked = [
    makeQuestion({ question: "Does damp kill colonies?", gold_chapters: [2] }),
    makeQuestion({ id: "long", question: "How long is it?" }),
  ];
  const measure = async (reader: Reader | null) => (await evaluate({ ...parts, reader }, asked)).reliability;
  expect((await measure(new WordReader())).expectedCalibrationError.count).toBe(1);
  expect((await measure(null)).expectedCalibrationError).toEqual(of(null, 0));
});
