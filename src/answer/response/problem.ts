import { AppError, type ErrorCode } from "../../shared/errors.js";

interface Kind {
  readonly status: number;
  readonly title: string;
  /** True where the failure's own sentence is meant for the client. Of the others the client learns the title only. */
  readonly isTold?: true;
  /** The code that the client reads, where it is not the failure's own. */
  readonly code?: ErrorCode;
}

const INTERNAL = { status: 500, title: "Something went wrong on the server" };

/** What a client may learn of each failure (RFC 9457). */
const KINDS: Partial<Record<ErrorCode, Kind>> = {
  bad_request: { status: 400, title: "The request is not valid", isTold: true },
  unauthorized: { status: 401, title: "A key is needed", isTold: true },
  origin_not_allowed: { status: 403, title: "This site may not ask here", isTold: true },
  not_found: { status: 404, title: "There is no such resource", isTold: true },
  method_not_allowed: { status: 405, title: "This method is not allowed here", isTold: true },
  payload_too_large: { status: 413, title: "The body is too large", isTold: true },
  unsupported_media_type: { status: 415, title: "The body must be JSON", isTold: true },
  rate_limited: { status: 429, title: "Too many requests", isTold: true },
  internal: INTERNAL,
  upstream_failed: { status: 502, title: "The language model failed" },
  budget_exhausted: { status: 503, title: "The language model's budget for today is spent" },
  overloaded: { status: 503, title: "The server is busy", isTold: true },
  not_ready: { status: 503, title: "The server cannot answer yet", isTold: true },
  upstream_timeout: { status: 504, title: "The language model took too long" },
  host_not_allowed: {
    code: "origin_not_allowed",
    status: 421,
    title: "This server is not asked by this name",
    isTold: true,
  },
};

/** What a client may learn of a failure by this code, with the code that it reads; a code without a kind is `internal`. */
export function findKind(code: ErrorCode): Kind & { readonly code: ErrorCode } {
  const kind = KINDS[code];
  return kind === undefined ? { ...INTERNAL, code: "internal" } : { code, ...kind };
}

/** Every failure that a client may learn of. */
export const TOLD_KINDS = Object.keys(KINDS).map((code) => findKind(code as ErrorCode));

/** Every code that a client may read. */
export const PROBLEM_CODES = new Set(TOLD_KINDS.map(({ code }) => code));

/** Another node of the store may answer by then. */
const STORE_RETRY_SECONDS = 5;

export interface Problem {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The wrong field of the request; null where the failure names none. */
  readonly field: string | null;
  /** Null where asking again makes no difference. */
  readonly retryAfterSeconds: number | null;
}

/** Describes a failure as a client may see it: without a stack, a path or another server's words; null is one nobody foresaw. */
export function describeKnown(error: AppError | null): Problem {
  const known = error === null ? null : hideStore(error);
  const { code, status, title, isTold = false } = findKind(known?.code ?? "internal");
  const detail =
    known !== null && isTold ? known.sentence : `${title}. Quote the request id when you report it.`;
  return {
    code,
    status,
    title,
    detail,
    field: known?.field ?? null,
    retryAfterSeconds: known?.retryAfterSeconds ?? null,
  };
}

/** Only the operator learns where the store is and what it says. */
function hideStore(error: AppError): AppError {
  if (error.code !== "store_unavailable") return error;
  return new AppError("not_ready", "the store of passages does not answer", {
    hint: "Ask again in a moment",
    retryAfterSeconds: error.retryAfterSeconds ?? STORE_RETRY_SECONDS,
  });
}

/** The body of a failure (RFC 9457). */
export function writeProblemBody({ code, status, title, detail }: Problem, requestId: string): string {
  return JSON.stringify({ type: "about:blank", title, status, detail, code, requestId });
}
