import type { Outcome } from "../../src/evaluate/answer-eval-question.js";
import type { EvalQuestion } from "../../src/evaluate/read-questions.js";
import type { ChatResponse } from "../../src/shared/domain.js";

/** A question that chapter 1 answers; `changes` replace fields. */
export function makeQuestion(changes: Partial<EvalQuestion> = {}): EvalQuestion {
  return {
    id: "q",
    question: "What does damp do?",
    history: [],
    gold_chapters: [1],
    also_ok_chapters: [],
    gold_bullets: [],
    gold_spans: [],
    answerable: true,
    kind: "other",
    must_not: [],
    ...changes,
  };
}

/** An extractive answer of no words and no citations; `changes` replace fields. */
export function makeResponse(changes: Partial<ChatResponse> = {}): ChatResponse {
  return {
    id: "answer-1",
    answer: "",
    citations: [],
    abstained: false,
    closest: [],
    mode: "extractive",
    model: null,
    degraded: false,
    checks: { sentences: 0, withheld: 0, corrected: 0, weak: 0 },
    followUps: [],
    timings: { embedMs: 0, retrieveMs: 0, firstDeltaMs: 0, totalMs: 0 },
    ...changes,
  };
}

export interface OutcomeChanges {
  readonly question?: Partial<EvalQuestion>;
  readonly ranked?: readonly number[];
  readonly passages?: readonly string[];
  readonly response?: Partial<ChatResponse>;
  readonly probability?: number | null;
}

/** What search and answer made of a question: nothing found, read or said, unless `changes` say so. */
export function makeOutcome(changes: OutcomeChanges = {}): Outcome {
  return {
    question: makeQuestion(changes.question),
    ranked: changes.ranked ?? [],
    passages: changes.passages ?? [],
    response: makeResponse(changes.response),
    probability: changes.probability ?? null,
  };
}
