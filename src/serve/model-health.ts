import { ServerLeftAlone } from "../answer/model/model-circuit.js";
import type { AppError, ErrorCode } from "../shared/errors.js";
import type { AnswerObserver } from "./give-answer.js";

/** Says in a sentence for people what works worse than it was configured to at the moment; null where nothing does. */
export type Condition = () => string | null;

/** Whether the language model's server answers, by the last calls of it. */
export interface ModelHealth {
  /** Hears why the model did not answer. */
  readonly fail: (error: AppError) => void;
  readonly observe: AnswerObserver;
  readonly condition: Condition;
}

/** Failures by which the program itself does not ask the model: they say nothing of the model's health. */
const OWN: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["overloaded", "budget_exhausted", "not_ready"]);

export interface Clocks {
  /** Returns milliseconds since 1970, for people; the system's clock by default. */
  readonly now?: () => number;
  /** Returns milliseconds that only ever grow; `performance.now()` by default. */
  readonly elapsed?: () => number;
}

export function createModelHealth({
  now = Date.now,
  elapsed = () => performance.now(),
}: Clocks = {}): ModelHealth {
  /** The moment of the first failure since the model last answered, and the elapsed time at the last one. */
  let failures: { readonly since: number; readonly last: number } | null = null;
  return {
    fail(error) {
      if (OWN.has(error.code) || error instanceof ServerLeftAlone) return;
      failures = { since: failures?.since ?? now(), last: elapsed() };
    },
    observe(outcome) {
      if (outcome.kind !== "answered" || outcome.response.mode !== "llm") return;
      const { degraded, timings } = outcome.response;
      // A degraded answer may have broken off; in a whole one at most a call to correct a sentence failed.
      const begun = elapsed() - timings.totalMs;
      if (failures !== null && (!degraded || failures.last < begun)) failures = null;
    },
    condition() {
      if (failures === null) return null;
      return `The language model has not answered since ${nameMoment(failures.since)}: answers are extractive.`;
    },
  };
}

/** A time in milliseconds since 1970 as ISO 8601 to the second. */
export function nameMoment(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+/, "");
}
