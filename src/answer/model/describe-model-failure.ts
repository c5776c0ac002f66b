import { AppError } from "../../shared/errors.js";

export interface ModelFailure {
  readonly cause: unknown;
  /** Host and port. */
  readonly server: string;
  readonly sdk: Pick<typeof import("openai"), "APIError" | "APIConnectionError">;
}

/**
 * Turns a failure of the model's server into an error of this program. Nothing of the server's text is passed on, not
 * even as a cause: logs show causes, and a server may echo the key.
 */
export function describeModelFailure({ cause, server, sdk }: ModelFailure): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof sdk.APIConnectionError) {
    const code = readSystemCode(cause.cause);
    const why = code === null ? "" : ` (${code})`;
    return fail(server, `cannot be reached${why}`, "Start it, or correct OPENAI_BASE_URL.");
  }
  if (!(cause instanceof sdk.APIError)) return describeNoAnswer(server);
  const status: unknown = cause.status;
  if (typeof status !== "number") {
    return fail(server, "reported an error in its answer", "Look into that server's own log.");
  }
  return describeStatus(status, server);
}

/** Describes a reply that was not in OpenAI's format. */
export function describeNoAnswer(server: string): AppError {
  return fail(server, "sent what is no answer", "Check that it is OpenAI-compatible.");
}

/** Describes a reply that was in the right format but held no text. */
export function describeEmptyAnswer(server: string): AppError {
  return fail(server, "sent an empty answer", "Try again, or choose another model with OPENAI_MODEL.");
}

/** Describes a reply within which the connection ended. */
export function describeBrokenAnswer(server: string): AppError {
  return fail(server, "broke off its answer", "Try again; look into that server's own log if it persists.");
}

function describeStatus(status: number, server: string): AppError {
  switch (status) {
    case 401:
    case 403:
      return fail(server, "refused the key", "Correct OPENAI_API_KEY.");
    case 404:
      return fail(server, "knows no such model or path", "Correct OPENAI_MODEL or OPENAI_BASE_URL.");
    case 429:
      return fail(server, "allows no more requests now", "Wait, or raise its limit.");
    default:
      return fail(server, `answered ${status}`, "Look into that server's own log.");
  }
}

function fail(server: string, what: string, hint: string): AppError {
  return new AppError("upstream_failed", `the language model's server at ${server} ${what}`, { hint });
}

/** Returns the operating system's code, such as `ECONNREFUSED`, from behind one or two of fetch's own errors. */
function readSystemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && /^[A-Z_]+$/.test(error.code)) return error.code;
  return readSystemCode(error.cause);
}
