import { ANSWERABILITY_MODELS } from "./answerability-models.js";
import { judgeSignals } from "./logistic-model.js";
import type { Evidence } from "./measure-evidence.js";

/** Without vectors, and for an embedding model that nothing was fitted for, the words alone decide. */
export function judgeAnswerability(evidence: Evidence): {
  answerable: boolean;
  /** 0..1. */
  probability: number;
} {
  const judged = judgeSignals(ANSWERABILITY_MODELS, evidence);
  if (judged === undefined) return { answerable: false, probability: 0 };
  return { answerable: judged.probability >= judged.least, probability: judged.probability };
}
