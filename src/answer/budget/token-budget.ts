import { countBytes } from "../../shared/count-bytes.js";
import { AppError, describeError } from "../../shared/errors.js";

/** Tokens of one call to a language model. */
export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
}

/** UTF-8 bytes of a token, as they usually are in English text. */
export const USUAL_BYTES = 4;

/** Estimates the tokens of a text. How many they are depends on the model. */
export function estimateTokens(text: string): number {
  return Math.ceil(countBytes(text) / USUAL_BYTES);
}

/** The tokens that the language model may use in a day (UTC), for all clients and processes together. */
export interface TokenBudget {
  /** Returns the tokens left today, less those set aside for open calls: 0 or more; null where unknown. */
  left(): number | null;
  /**
   * Since when, in milliseconds since 1970, tokens cannot be recorded, so that no call begins; null where they can. It is
   * absent where they are kept by a service whose outages are told by its connection.
   */
  readonly unrecordedSince?: number | null;
  /**
   * Sets tokens aside for one call, and returns the function that settles them once the tokens spent are known. A
   * call may begin as long as anything is left, so that a day costs at most its budget and one call for each process.
   * Throws `budget_exhausted`.
   */
  reserve(tokens: number): Promise<(spent: number) => Promise<void>>;
  close(): Promise<void>;
}

/** Returns the day (UTC) of a time in milliseconds since 1970, as YYYY-MM-DD. */
export function nameDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Returns the `budget_exhausted` error of a day whose tokens are spent. */
export function refuseSpent(tokensPerDay: number): AppError {
  return refuse(
    `the language model's budget of ${tokensPerDay} tokens a day is spent; the next day begins at 00:00 UTC`,
  );
}

/** Returns the `budget_exhausted` error of a call that cannot be recorded, and so must not be made. */
export function refuseUnrecorded(cause: unknown): AppError {
  return refuse(`the tokens spent cannot be recorded: ${describeError(cause)}`, cause);
}

function refuse(why: string, cause?: unknown): AppError {
  return new AppError("budget_exhausted", why, { hint: "Until then answers are extractive.", cause });
}
