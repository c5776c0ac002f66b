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

export const SUPPORT_MODELS: readonly SupportModel[] = [];
