import type { ErrorRequestHandler, Response } from "express";
import { describeKnown, type Problem, writeProblemBody } from "../../answer/response/problem.js";
import { REFUSALS } from "../../answer/response/refusals.js";
import type { Log } from "../../platform/log.js";
import { AppError, describeError } from "../../shared/errors.js";

/** Writes a failure as a response, in the shape that its clients read. */
export type ProblemWriter = (response: Response, problem: Problem) => void;

/** Describes any thrown value as a client may see it. */
export function describeProblem(error: unknown): Problem {
  return describeKnown(error instanceof AppError ? error : readParserError(error));
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
export const writeProblem: ProblemWriter = (response, problem) => {
  response.type("application/problem+json").send(writeProblemBody(problem, readRequestId(response)));
};

export function readRequestId(response: Response): string {
  return String(response.getHeader("x-request-id") ?? "");
}

/** Reads the errors of Express and its body parser, which have a status and a type; null for any other. */
function readParserError(error: unknown): AppError | null {
  if (typeof error !== "object" || error === null) return null;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === "entity.too.large") return new AppError("payload_too_large", REFUSALS.bodyTooLarge);
  if (type === "entity.parse.failed") return new AppError("bad_request", REFUSALS.notJson);
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new AppError("unsupported_media_type", "the body must be UTF-8 JSON without compression");
  }
  return typeof status === "number" && status >= 400 && status < 500
    ? new AppError("bad_request", "the request could not be read")
    : null;
}
