import type { SupportSignals } from "./measure-support.js";

/**
 * Coefficients of a logistic model for the question "do these passages support the claim?", by embedding model, with
 * words compared one by one and without. `npm run fit:support` prints them (SQuAD 2.0, every other article held back).
 * Each field of `SupportSignals` is its signal's coefficient, null for a signal that is not measured.
 */
export interface SupportModel extends SupportSignals {
  readonly intercept: number;
  /** From this probability on, a claim is likely enough for notes on a chapter; an answer releases less likely ones. */
  readonly leastProbability: number;
}

export const SUPPORT_MODELS: readonly SupportModel[] = [
  {
    model: "bge-small-en-v1.5",
    intercept: -23.13,
    similarity: 10.07,
    alignment: 26.01,
    coverage: 3.36,
    behindSimilarity: -32.9,
    behindAlignment: -19.21,
    behindCoverage: -5.56,
    leastProbability: 0.262,
  },
  {
    model: "bge-small-en-v1.5",
    intercept: -24.89,
    similarity: 34.14,
    alignment: null,
    coverage: 7.54,
    behindSimilarity: -22.59,
    behindAlignment: null,
    behindCoverage: -5.68,
    leastProbability: 0.131,
  },
  {
    model: "all-MiniLM-L6-v2",
    intercept: -13.47,
    similarity: 6.94,
    alignment: 21.65,
    coverage: -1.08,
    behindSimilarity: -5.6,
    behindAlignment: -22.86,
    behindCoverage: -8.9,
    leastProbability: 0.185,
  },
  {
    model: null,
    intercept: -3.53,
    similarity: 0,
    alignment: null,
    coverage: 13.41,
    behindSimilarity: 0,
    behindAlignment: null,
    behindCoverage: -6.87,
    leastProbability: 0.094,
  },
];
