import type { AnswerMode } from "../shared/domain.js";
import type { ErrorCode } from "../shared/errors.js";
import type { AnswerOutcome, Door } from "./give-answer.js";

/** An answer in the few words that logs and metrics may hold: nothing of what was asked or said. */
export type OutcomeLabels = {
  readonly door: Door;
  readonly outcome: "answered" | "abstained" | "failed" | "left";
  /** Where there is an answer. */
  readonly mode?: AnswerMode;
  /** Where it failed. */
  readonly code?: ErrorCode;
};

export function labelOutcome(outcome: AnswerOutcome): OutcomeLabels {
  const { door, kind } = outcome;
  if (kind === "failed") return { door, outcome: kind, code: outcome.code };
  if (kind === "left") return { door, outcome: kind };
  const { abstained, mode } = outcome.response;
  return { door, outcome: abstained ? "abstained" : "answered", mode };
}
