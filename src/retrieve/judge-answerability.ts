import { ANSWERABILITY_MODELS } from "./answerability-models.js";
import { findFittedModel } from "./find-fitted-model.js";
import type { Evidence } from "./measure-evidence.js";

/** Without vectors, and for an embedding model that nothing was fitted for, the words alone decide. */
export function judgeAnswerability(evidence: Evidence): {
  answerable: boolean;
  /** 0..1. */
  probability: number;
} {
  const fitted = findFittedModel(ANSWERABILITY_MODELS, evidence);
  if (fitted === undefined) return { answerable: false, probability: 0 };
  const logit =
    fitted.intercept +
    fitted.similarity * evidence.similarity +
    (fitted.alignment ?? 0) * (evidence.alignment ?? 0) +
    (fitted.weakest ?? 0) * (evidence.weakest ?? 0) +
    fitted.coverage * evidence.coverage +
    fitted.missingNames * evidence.missingNames;
  const probability = 1 / (1 + Math.exp(-logit));
  return { answerable: probability >= fitted.leastProbability, probability };
}
