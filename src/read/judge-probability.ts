/*
 * Where the reader's probabilities become decisions. `models/reader/README.md` has the figures on what its training held
 * back, and says how these were chosen.
 */

/** From this probability on, a text is said to answer a question. */
export const ANSWERS = 0.17;
/** From this probability on, what does not answer for sure is said to come near. */
export const NEAR = 0.08;
/** From this probability on, passages are said to support a claim. */
export const SUPPORTED = 0.35;
/** Below this probability, they are said to have nothing to do with it. */
export const WEAK = 0.05;

/** `near`: nothing answers for sure, and something comes near. */
export type Verdict = "answers" | "near" | "nothing";

/** What the greatest probability of the texts that were read says of them all. */
export function judge(probability: number): Verdict {
  if (probability >= ANSWERS) return "answers";
  return probability >= NEAR ? "near" : "nothing";
}

/** The logit of a probability; one of 0 or 1 is taken for nearly so. */
export function toLogit(probability: number): number {
  const inside = Math.min(0.99, Math.max(0.01, probability));
  return Math.log(inside / (1 - inside));
}

/** The probability of a logit, 0..1. */
export function fromLogit(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
