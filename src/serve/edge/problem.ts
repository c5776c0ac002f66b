import type { ErrorRequestHandler, Response } from "express";
import type { Log } from "../../platform/log.js";
import { AppError, describeError, type ErrorCode } from "../../shared/errors.js";

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

/** Writes a failure as a response, in the shape that its clients read. */
export type ProblemWriter = (response: Response, problem: Problem) => void;

/** Describes any thrown value as a client may see it: without a stack, a path or another server's words. */
export function describeProblem(error: unknown): Problem {
  const known = error instanceof AppError ? hideStore(error) : readParserError(error);
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

/**
 * Logs a failure on the server's side. A fault of the program is an error, with its stack. What the program does on
 * purpose (it is busy, starting, stopping), or what another server does to it, is a warning.
 */
export function logFailure(log: Log, error: unknown, fields: { readonly requestId?: string } = {}): void {
  const { code } = describeProblem(error);
  if (code === "internal") log.error({ ...fields, err: error }, describeError(error));
  else log.warn({ ...fields, code }, describeError(error));
}

/**
 * The last handler of the app. Before the first byte of a response it writes the failure, by the writer of the path
 * within the app. After the first byte it ends the connection.
 */
export function createErrorHandler(log: Log, find: (path: string) => ProblemWriter): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = describeProblem(error);
    if (problem.status >= 500) logFailure(log, error, { requestId: readRequestId(response) });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.retryAfterSeconds !== null) response.set("retry-after", String(problem.retryAfterSeconds));
    response.status(problem.status);
    find(request.path)(response, problem);
  };
}

/** Writes a failure as problem+json. */
export const writeProblem: ProblemWriter = (response, { code, status, title, detail }) => {
  const requestId = readRequestId(response);
  response
    .type("application/problem+json")
    .send(JSON.stringify({ type: "about:blank", title, status, detail, code, requestId }));
};

export function readRequestId(response: Response): string {
  return String(response.getHeader("x-request-id") ?? "");
}

/** Reads the errors of Express and its body parser, which have a status and a type; null for any other. */
function readParserError(error: unknown): AppError | null {
  if (typeof error !== "object" || error === null) return null;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === "entity.too.large") return new AppError("payload_too_large", "the body has more than 256 KB");
  if (type === "entity.parse.failed") return new AppError("bad_request", "the body is not valid JSON");
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new AppError("unsupported_media_type", "the body must be UTF-8 JSON without compression");
  }
  return typeof status === "number" && status >= 400 && status < 500
    ? new AppError("bad_request", "the request could not be read")
    : null;
}
