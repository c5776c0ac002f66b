import type { Evidence } from "./measure-evidence.js";

/** A logistic model of "do these chapters answer?", as data: fitted for one embedding model. */
interface AnswerabilityModel {
  readonly model: string;
  readonly intercept: number;
  /** Weight of the greatest cosine of any view. */
  readonly similarity: number;
  /** Weight of the share of the question's words that the best chapter holds. */
  readonly coverage: number;
}

/**
 * Fitted on SQuAD 2.0 by `npm run fit:answerability`: an article stands for an episode; questions that it
 * answers against questions about another article.
 */
const MODELS: readonly AnswerabilityModel[] = [
  {
    model: "bge-small-en-v1.5",
    intercept: -31.08,
    similarity: 46,
    coverage: 9.05,
  },
];

/** Without vectors, and for a model nothing was fitted for, the words alone decide. */
const WORDS_ONLY = { intercept: -4.29, coverage: 14.35 };

/** Below one chance in twenty-five that the chapters answer, the program says so instead. */
const LEAST_PROBABILITY = 0.04;

export function judgeAnswerability({ model, similarity, coverage }: Evidence): {
  answerable: boolean;
  /** 0..1. */
  probability: number;
} {
  const fitted = MODELS.find((entry) => entry.model === model);
  const logit =
    fitted === undefined
      ? WORDS_ONLY.intercept + WORDS_ONLY.coverage * coverage
      : fitted.intercept + fitted.similarity * similarity + fitted.coverage * coverage;
  const probability = 1 / (1 + Math.exp(-logit));
  return { answerable: probability >= LEAST_PROBABILITY, probability };
}
