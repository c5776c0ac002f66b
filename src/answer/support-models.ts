/**
 * Coefficients of a logistic model of "do these passages support the claim?", by embedding model: data,
 * printed by `npm run fit:support` (SQuAD 2.0 and QMSum val, every other episode held back).
 */
export interface SupportModel {
  /** Name of the embedding model; null: nothing but words. */
  readonly model: string | null;
  readonly intercept: number;
  readonly similarity: number;
  readonly alignment: number;
  readonly coverage: number;
  readonly behindSimilarity: number;
  readonly behindAlignment: number;
  readonly behindCoverage: number;
  /** Below this probability a claim is not released. */
  readonly leastProbability: number;
}

export const SUPPORT_MODELS: readonly SupportModel[] = [
  {
    model: "bge-small-en-v1.5",
    intercept: -7.99,
    similarity: 3.05,
    alignment: 8.54,
    coverage: 4.8,
    behindSimilarity: -21,
    behindAlignment: -1.56,
    behindCoverage: -3.2,
    leastProbability: 0.336,
  },
  {
    model: null,
    intercept: -2.07,
    similarity: 0,
    alignment: 0,
    coverage: 6.52,
    behindSimilarity: 0,
    behindAlignment: 0,
    behindCoverage: -4.78,
    leastProbability: 0.151,
  },
];
