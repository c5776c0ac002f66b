import { AppError } from "../../shared/errors.js";

export interface ModelFailure {
  readonly cause: unknown;
  /** Host and port. */
  readonly server: string;
  readonly sdk: Pick<typeof import("openai"), "APIError" | "APIConnectionError">;
}

const LOG_HINT = "Look into that server's own log.";

/** The server refused this one request, or had nothing to say to it: others may well be answered. */
export class RefusedRequest extends AppError {}

/** The server refused a request for what may be in this one, or wrong with all of them. */
export class DoubtfulRefusal extends AppError {}

/** Nobody took the request, whatever it says. */
export class UnreachableServer extends AppError {}

/** What keeps a request from being sent at all. */
const UNSENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Turns a failure of the model's server into an error of this program. Nothing of the server's text is passed on, not
 * even as a cause: logs show causes, and a server may echo the key.
 */
export function describeModelFailure({ cause, server, sdk }: ModelFailure): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof sdk.APIConnectionError) {
    const code = readSystemCode(cause.cause);
    const why = code === null ? "" : ` (${code})`;
    const Kind = code !== null && UNSENT.test(code) ? UnreachableServer : AppError;
    return fail(server, `cannot be reached${why}`, "Start it, or correct OPENAI_BASE_URL.", Kind);
  }
  if (!(cause instanceof sdk.APIError)) return describeNoAnswer(server);
  const status: unknown = cause.status;
  if (typeof status !== "number") {
    return fail(server, "reported an error in its answer", LOG_HINT, DoubtfulRefusal);
  }
  const location = cause.headers?.get("location") ?? null;
  return location === null ? describeStatus(status, server) : describeRedirect(location, server);
}

/** Describes a reply that was not in OpenAI's format. */
export function describeNoAnswer(server: string): AppError {
  return fail(server, "sent what is no answer", "Check that it is OpenAI-compatible.");
}

/** Describes a reply that was in the right format but held no text. */
export function describeEmptyAnswer(server: string): AppError {
  const hint = "Try again, or choose another model with OPENAI_MODEL.";
  return fail(server, "sent an empty answer", hint, RefusedRequest);
}

/** Describes a reply within which the connection ended. */
export function describeBrokenAnswer(server: string): AppError {
  return fail(server, "broke off its answer", "Try again; look into that server's own log if it persists.");
}

/** Describes a redirect, of which `guardFetch` has left the origin. */
function describeRedirect(origin: string, server: string): AppError {
  const hint = "Set OPENAI_BASE_URL to the address that answers by itself, if you trust it.";
  return fail(server, `redirects to ${origin}, and no prompt is sent on`, hint);
}

function describeStatus(status: number, server: string): AppError {
  switch (status) {
    case 401:
      return fail(server, "refused the key", "Correct OPENAI_API_KEY.");
    case 403:
      return fail(server, "refused the key", "Correct OPENAI_API_KEY.", DoubtfulRefusal);
    case 404: {
      const hint = "Correct OPENAI_MODEL or OPENAI_BASE_URL.";
      return fail(server, "knows no such model or path", hint, DoubtfulRefusal);
    }
    case 451:
      return fail(server, "answered 451", LOG_HINT, DoubtfulRefusal);
    case 429:
      return fail(server, "allows no more requests now", "Wait, or raise its limit.");
    case 400:
    case 413:
    case 422:
      return fail(server, `answered ${status}`, LOG_HINT, RefusedRequest);
    default:
      return fail(server, `answered ${status}`, LOG_HINT);
  }
}

function fail(server: string, what: string, hint: string, Kind = AppError): AppError {
  return new Kind("upstream_failed", `the language model's server at ${server} ${what}`, { hint });
}

/** Returns the operating system's code, such as `ECONNREFUSED`, from behind one or two of fetch's own errors. */
function readSystemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && /^[A-Z_]+$/.test(error.code)) return error.code;
  return readSystemCode(error.cause);
}
