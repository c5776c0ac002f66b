import { ANSWERABILITY_MODELS } from "./answerability-models.js";
import type { Evidence } from "./measure-evidence.js";

/** Without vectors, and for an embedding model that nothing was fitted for, the words alone decide. */
export function judgeAnswerability(evidence: Evidence): {
  answerable: boolean;
  /** 0..1. */
  probability: number;
} {
  const fitted =
    ANSWERABILITY_MODELS.find(({ model }) => model === evidence.model) ??
    ANSWERABILITY_MODELS.find(({ model }) => model === null);
  if (fitted === undefined) return { answerable: false, probability: 0 };
  const logit =
    fitted.intercept +
    fitted.similarity * evidence.similarity +
    fitted.alignment * evidence.alignment +
    fitted.weakest * evidence.weakest +
    fitted.coverage * evidence.coverage +
    fitted.missingNames * evidence.missingNames;
  const probability = 1 / (1 + Math.exp(-logit));
  return { answerable: probability >= fitted.leastProbability, probability };
}
