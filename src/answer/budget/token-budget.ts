import { AppError, describeError } from "../../shared/errors.js";

/** Tokens of one call to a language model. */
export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
}

/** What the language model may cost in a day (UTC), all clients and processes together. */
export interface TokenBudget {
  /** What is left today as far as is known, tokens set aside for open calls taken off; 0 or more, null: not known. */
  left(): number | null;
  /**
   * Sets tokens aside for one call, and returns what settles them once it is known what was spent. As long as
   * anything is left a call may begin, so that a day costs at most its budget and one call for each process. Throws `budget_exhausted`.
   */
  reserve(tokens: number): Promise<(spent: number) => Promise<void>>;
  close(): Promise<void>;
}

/** The day (UTC) of a time in milliseconds since 1970, as YYYY-MM-DD. */
export function nameDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** `budget_exhausted`: nothing is left of the day. */
export function refuseSpent(tokensPerDay: number): AppError {
  return refuse(
    `the language model's budget of ${tokensPerDay} tokens a day is spent; the next day begins at 00:00 UTC`,
  );
}

/** `budget_exhausted`: a call that nobody would know of must not be made. */
export function refuseUnrecorded(cause: unknown): AppError {
  return refuse(`the tokens spent cannot be recorded: ${describeError(cause)}`, cause);
}

function refuse(why: string, cause?: unknown): AppError {
  return new AppError("budget_exhausted", why, { hint: "Until then answers are extractive.", cause });
}
