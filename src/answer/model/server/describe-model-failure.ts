import { AppError } from "../../../shared/errors.js";

export interface ModelFailure {
  readonly cause: unknown;
  /** Host and port. */
  readonly server: string;
  /** The server's own reason as a quotation without secrets; empty where it gives none. */
  readonly reason: string;
  readonly isProxied: boolean;
  readonly sdk: Pick<typeof import("openai"), "APIError" | "APIConnectionError">;
}

const LOG_HINT = "Look into that server's own log.";

/** The server refused this one request, or had nothing to say to it: others may well be answered. */
export class RefusedRequest extends AppError {}

/** The server refused a request for what may be in this one, or wrong with all of them. */
export class DoubtfulRefusal extends AppError {}

/** The server takes no schema of a reply. */
export class RefusedSchema extends RefusedRequest {}

/** The prompt and its reply are longer than the server's window. */
export class PromptTooLong extends RefusedRequest {}

/** The server's model spent the whole length of its reply on thoughts. */
export class ThoughtsAlone extends RefusedRequest {}

/** Nobody took the request, whatever it says. */
export class UnreachableServer extends AppError {}

/** What keeps a request from being sent at all. */
const UNSENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/**
 * Turns a failure of the model's server into an error of this program. Of the server's text nothing but the reason is
 * passed on, not even as a cause: logs show causes, and a server may echo the key. Operators alone see the sentence.
 */
export function describeModelFailure({ cause, server, sdk, reason, isProxied }: ModelFailure): AppError {
  if (cause instanceof AppError) return cause;
  if (cause instanceof sdk.APIConnectionError) return describeUnreached(cause.cause, server, isProxied);
  if (!(cause instanceof sdk.APIError)) return describeNoAnswer(server);
  const status: unknown = cause.status;
  if (typeof status !== "number") {
    return fail(server, withReason("reported an error in its answer", reason), LOG_HINT, DoubtfulRefusal);
  }
  const location = cause.headers?.get("location") ?? null;
  return location === null ? describeStatus(status, server, reason) : describeRedirect(location, server);
}

/** Describes that there was no connection, or that it ended. */
function describeUnreached(cause: unknown, server: string, isProxied: boolean): AppError {
  if (isProxied && isRefusedByProxy(cause)) {
    const hint = "Correct the user and the password in HTTPS_PROXY or HTTP_PROXY.";
    return fail(server, "cannot be reached: its proxy refused the user (407)", hint, UnreachableServer);
  }
  const code = readSystemCode(cause);
  const why = code === null ? "" : ` (${code})`;
  const Kind = code !== null && UNSENT.test(code) ? UnreachableServer : AppError;
  const proxies = isProxied ? ", HTTPS_PROXY, HTTP_PROXY or NO_PROXY" : "";
  return fail(server, `cannot be reached${why}`, `Start it, or correct OPENAI_BASE_URL${proxies}.`, Kind);
}

/** Describes that the server takes no schema of a reply. */
export function describeRefusedSchema(server: string, reason: string): AppError {
  const what = withReason("takes no schema of a reply", reason);
  return fail(server, what, "It is asked for plain text from now on.", RefusedSchema);
}

/** Describes that a prompt is too long; `windowTokens` is null where the server does not tell its window. */
export function describePromptTooLong(server: string, windowTokens: number | null, reason: string): AppError {
  const window = windowTokens === null ? "" : ` of ${windowTokens} tokens`;
  const what = withReason(`has too small a window${window} for the prompt`, reason);
  return fail(server, what, "It is sent less for this answer; a larger window is better.", PromptTooLong);
}

/** Describes a reply whose length was used up before the first word of the answer. */
export function describeThoughtsAlone(server: string): AppError {
  const hint = "Choose another model with OPENAI_MODEL, or have it think less.";
  return fail(server, "used up its answer's length without a word of it", hint, ThoughtsAlone);
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

function describeStatus(status: number, server: string, reason: string): AppError {
  const tell = (what: string, hint: string, Kind = AppError) =>
    fail(server, withReason(what, reason), hint, Kind);
  switch (status) {
    case 401:
      return tell("refused the key", "Correct OPENAI_API_KEY.");
    case 403:
      return tell("refused the key", "Correct OPENAI_API_KEY.", DoubtfulRefusal);
    case 404:
      return tell("knows no such model or path", "Correct OPENAI_MODEL or OPENAI_BASE_URL.", DoubtfulRefusal);
    case 451:
      return tell("answered 451", LOG_HINT, DoubtfulRefusal);
    case 429:
      return tell("allows no more requests now", "Wait, or raise its limit.");
    case 400:
    case 413:
    case 422:
      return tell(`answered ${status}`, LOG_HINT, RefusedRequest);
    default:
      return tell(`answered ${status}`, LOG_HINT);
  }
}

function withReason(what: string, reason: string): string {
  return reason === "" ? what : `${what}: ${reason}`;
}

function fail(server: string, what: string, hint: string, Kind = AppError): AppError {
  return new Kind("upstream_failed", `the language model's server at ${server} ${what}`, { hint });
}

/** Tells whether a proxy asked for another user, which fetch tells in words alone. */
function isRefusedByProxy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /\b407\b|proxy authentication required/i.test(error.message) || isRefusedByProxy(error.cause);
}

/** Returns the operating system's code, such as `ECONNREFUSED`, from behind one or two of fetch's own errors. */
function readSystemCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && /^[A-Z_]+$/.test(error.code)) return error.code;
  return readSystemCode(error.cause);
}
