/** Every failure the program knows by name. Those a client can meet carry the contract's HTTP codes. */
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
  | "port_in_use"
  | "interrupted"
  | "bad_request"
  | "unauthorized"
  | "payload_too_large"
  | "unsupported_media_type"
  | "origin_not_allowed"
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
  /** When the same request may succeed: seconds from now, 1 or more. */
  readonly retryAfterSeconds?: number;
  /** The wrong field of a request, as a path: `messages.0.content`. */
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class: `message` says what was expected, what came and where; `hint` says the fix.
 * Mapped to an exit code by the CLI and to a status by the server, nowhere else.
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

  /** What happened and what to do, as one line. */
  get sentence(): string {
    const message = this.message.replace(/\.$/, "");
    return this.hint === null ? message : `${message}. ${this.hint}`;
  }
}

/** An unknown error's own sentence, for logs and for messages to the operator. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
