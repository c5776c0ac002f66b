import { beforeAll, expect, test } from "vitest";
import { describeMiss } from "../../src/evaluate/describe-miss.js";
import type { Citation } from "../../src/shared/domain.js";
import { citePassage } from "../fakes/cite-passage.js";
import { makeOutcome, type OutcomeChanges } from "../fakes/outcomes.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

const TEXTS: Record<number, string> = {
  1: "Long hives need no lifting",
  2: "Damp kills more colonies than cold",
};

let parts: LocalParts;
beforeAll(async () => {
  parts = await makeAnswerParts();
});

const cite = (...numbers: readonly number[]): Citation[] =>
  numbers.map((number, i) => citePassage(parts.store.index, TEXTS[number] ?? "", i + 1));

const describeWhat = ({ cited = [], ...changes }: OutcomeChanges & { cited?: readonly number[] }) =>
  describeMiss(
    makeOutcome({ ...changes, response: { abstained: cited.length === 0, citations: cite(...cited) } }),
  )?.what ?? null;

test.each<[string | null, string, Parameters<typeof describeWhat>[0]]>([
  [null, "the gold chapter is cited", { cited: [1] }],
  [null, "one that is also right is cited", { question: { also_ok_chapters: [2] }, cited: [2] }],
  [null, "both gold chapters are", { question: { gold_chapters: [1, 2] }, cited: [2, 1] }],
  [null, "nothing is answered where nothing can be", { question: { answerable: false, gold_chapters: [] } }],
  [
    "answered, should abstain",
    "there is no answer",
    { question: { answerable: false, gold_chapters: [] }, cited: [1] },
  ],
  ["abstained", "there is one", {}],
  ["cited 2, not 1 (found at 3)", "another is cited", { ranked: [2, 4, 1], cited: [2] }],
  ["cited 2, not 1 (found at none)", "the right one is not found", { ranked: [2], cited: [2] }],
  ["cited 2 as well", "a further one is cited", { cited: [1, 2, 2] }],
  ["did not cite 2", "one of two is not cited", { question: { gold_chapters: [1, 2] }, cited: [1] }],
])("%j where %s", (what, _, changes) => {
  expect(describeWhat(changes)).toBe(what);
});

test("a miss names its question", () => {
  const question = { id: "damp", kind: "number", question: "How damp?" };
  expect(describeMiss(makeOutcome({ question, response: { abstained: true } }))).toEqual({
    ...question,
    what: "abstained",
  });
});
