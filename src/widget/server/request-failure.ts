import { isRecord, orElse, readText } from "./read-fields.js";

/** Why a request got no answer. */
export type Failure =
  | { readonly kind: "unreachable" }
  /** The answer began and has no end. */
  | { readonly kind: "broken-off" }
  | {
      readonly kind: "problem";
      /** The contract's error code; empty where the body is not the contract's. */
      readonly code: string;
      /** The server's own sentence, in English; may be empty. */
      readonly detail: string;
      /** The id that a fault of the server is reported with; null where the fault is not the server's. */
      readonly requestId: string | null;
      readonly retryAfterSeconds: number | null;
    };

/** A request that got no answer, and why. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind, { cause });
    this.failure = failure;
  }
}

const readAnyText = orElse(readText, "");

/**
 * Reads the failure from an `application/problem+json` body (RFC 9457), or from the response alone; an event of a stream
 * has no response of its own.
 */
export function readProblem(body: unknown, response?: Response): RequestFailure {
  const problem = isRecord(body) ? body : {};
  const requestId = readAnyText(problem["requestId"]);
  const retryAfter = Number(response?.headers.get("retry-after"));
  return new RequestFailure({
    kind: "problem",
    code: readAnyText(problem["code"]),
    detail: readAnyText(problem["detail"]),
    requestId: (response?.status ?? 0) >= 500 && requestId !== "" ? requestId : null,
    retryAfterSeconds: retryAfter > 0 ? Math.ceil(retryAfter) : null,
  });
}
