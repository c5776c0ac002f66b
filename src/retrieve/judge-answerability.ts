import { judgeSignals } from "./logistic-model.js";
import type { Evidence } from "./measure-evidence.js";

/**
 * Coefficients of a logistic model for the question "do these chapters answer?", by embedding model, with words
 * compared one by one and without. `npm run fit:answerability` prints them (SQuAD 2.0 and QMSum val, every other
 * episode held back). Each field of `Evidence` is its signal's coefficient, null for a signal that is not measured.
 */
export interface AnswerabilityModel extends Evidence {
  readonly intercept: number;
  /** Below this probability the program abstains; one answerable question of QMSum in a hundred is below it. */
  readonly leastProbability: number;
}

export const ANSWERABILITY_MODELS: readonly AnswerabilityModel[] = [
  {
    model: "bge-small-en-v1.5",
    intercept: -8.85,
    similarity: 7.12,
    alignment: 5.92,
    weakest: -1.67,
    coverage: 0.84,
    missingNames: -0.66,
    leastProbability: 0.066,
  },
  {
    model: "bge-small-en-v1.5",
    intercept: -8.91,
    similarity: 11.34,
    alignment: null,
    weakest: null,
    coverage: 1.32,
    missingNames: -0.68,
    leastProbability: 0.111,
  },
  {
    model: "all-MiniLM-L6-v2",
    intercept: -5.11,
    similarity: 2.48,
    alignment: 6.18,
    weakest: -2.75,
    coverage: 0.84,
    missingNames: -0.8,
    leastProbability: 0.048,
  },
  {
    model: null,
    intercept: -3.77,
    similarity: 0,
    alignment: null,
    weakest: null,
    coverage: 11.31,
    missingNames: 0,
    leastProbability: 0.036,
  },
];

/**
 * A question is put to a language model, which reads, unless it is so many times less likely to be answered. Words alone
 * do not tell more than whether they are shared.
 */
const TIMES_LESS_LIKELY = { meaning: 4, words: 1 };

export interface Answerability {
  /** True where the chapters are likely to answer. */
  readonly answerable: boolean;
  /** False where it is plain that they have nothing to do with the question. */
  readonly related: boolean;
  /** 0..1. */
  readonly probability: number;
}

/** Without vectors, and for an embedding model that nothing was fitted for, words alone decide. */
export function judgeAnswerability(evidence: Evidence): Answerability {
  const judged = judgeSignals(ANSWERABILITY_MODELS, evidence);
  if (judged === undefined) return { answerable: false, related: false, probability: 0 };
  const { probability, least } = judged;
  const times = evidence.model === null ? TIMES_LESS_LIKELY.words : TIMES_LESS_LIKELY.meaning;
  return { answerable: probability >= least, related: probability >= least / times, probability };
}
