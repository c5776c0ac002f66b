import { APIConnectionError, APIError } from "openai";
import { AppError } from "../errors.js";

/** A failure of the model's server as this program's own; nothing of the server's text is passed on. */
export function describeModelFailure(cause: unknown, server: string): AppError {
  if (cause instanceof AppError) return cause;
  const fail = (message: string, hint: string) => new AppError("upstream_failed", message, { hint, cause });
  if (cause instanceof APIConnectionError) {
    return fail(
      `the language model's server at ${server} cannot be reached`,
      "Start it, or correct OPENAI_BASE_URL.",
    );
  }
  const status = cause instanceof APIError ? cause.status : undefined;
  if (status === 401 || status === 403) {
    return fail(`the language model's server at ${server} refused the key`, "Correct OPENAI_API_KEY.");
  }
  if (status === 404) {
    return fail(
      `the language model's server at ${server} knows no such model or path`,
      "Correct OPENAI_MODEL or OPENAI_BASE_URL.",
    );
  }
  if (status === 429) {
    return fail(
      `the language model's server at ${server} allows no more requests now`,
      "Wait, or raise its limit.",
    );
  }
  if (status !== undefined) {
    return fail(
      `the language model's server at ${server} answered ${status}`,
      "Look into that server's own log.",
    );
  }
  return fail(
    `the language model's server at ${server} sent what is no answer`,
    "Check that it is OpenAI-compatible.",
  );
}
