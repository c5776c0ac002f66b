/** Every failure that the program knows by name. Failures that a client can meet have the contract's codes. */
export type ErrorCode =
  | "usage"
  | "config_invalid"
  | "corpus_missing"
  | "corpus_unreadable"
  | "model_unavailable"
  | "index_missing"
  | "index_damaged"
  | "index_mismatch"
  | "index_locked"
  | "index_unwritable"
  | "store_unavailable"
  | "fetch_failed"
  | "port_in_use"
  | "interrupted"
  | "bad_request"
  | "unauthorized"
  | "payload_too_large"
  | "unsupported_media_type"
  | "origin_not_allowed"
  | "host_not_allowed"
  | "not_found"
  | "method_not_allowed"
  | "rate_limited"
  | "budget_exhausted"
  | "overloaded"
  | "not_ready"
  | "upstream_failed"
  | "upstream_timeout"
  | "internal";

export interface AppErrorOptions {
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  /** The single findings behind a gathered failure, one line each. */
  readonly problems?: readonly string[];
  /** The same request may succeed after this many seconds, 1 or more. */
  readonly retryAfterSeconds?: number;
  /** The wrong field of a request, as a path: `messages.0.content`. */
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class: `message` says what was expected, what came and where; `hint` says the fix.
 * Only the CLI maps it to an exit code, and only the server maps it to a status.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly hint: string | null;
  readonly problems: readonly string[];
  readonly retryAfterSeconds: number | null;
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.field = options.field ?? null;
  }

  /** Says in one line what happened and what to do. */
  get sentence(): string {
    const message = this.message.replace(/\.$/, "");
    return this.hint === null ? message : `${message}. ${this.hint}`;
  }
}

/** True for an `AppError` with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}

/** Returns an unknown error's own sentence, for logs and for messages to the operator. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
