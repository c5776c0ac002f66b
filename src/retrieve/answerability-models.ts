/**
 * Coefficients of a logistic model of "do these chapters answer?", by embedding model: data, printed by
 * `npm run fit:answerability` (SQuAD 2.0 and QMSum val, every other episode held back).
 */
export interface AnswerabilityModel {
  /** Name of the embedding model; null: nothing but words. */
  readonly model: string | null;
  readonly intercept: number;
  readonly similarity: number;
  readonly alignment: number;
  readonly weakest: number;
  readonly coverage: number;
  readonly missingNames: number;
  /** Below this probability the program abstains: it declines one answerable question of QMSum in fifty. */
  readonly leastProbability: number;
}

export const ANSWERABILITY_MODELS: readonly AnswerabilityModel[] = [
  {
    model: "bge-small-en-v1.5",
    intercept: -8.8,
    similarity: 7.46,
    alignment: 5.53,
    weakest: -1.61,
    coverage: 0.8,
    missingNames: -0.75,
    leastProbability: 0.1,
  },
  {
    model: null,
    intercept: -4.29,
    similarity: 0,
    alignment: 0,
    weakest: 0,
    coverage: 14.35,
    missingNames: 0,
    leastProbability: 0.04,
  },
];
