import { AppError, type AppErrorOptions } from "../shared/errors.js";

/**
 * What failed, for callers that go on differently:
 * - `address`: it is none that is fetched; `private`: it leads into a private network;
 * - `login`: 401, 403, 407; `missing`: 404, 410; `refused`: another status; `busy`: the server asks to wait;
 * - `unreachable`: no connection; `tls`: no secure one; `timeout`; `cut-off`: the connection ended early;
 * - `redirects`: too many, a circle, or one that is not followed;
 * - `too-large`; `unfit`: what came is not what was wanted; `disk`: it cannot be written here.
 */
export type FetchFailureKind =
  | "address"
  | "private"
  | "login"
  | "missing"
  | "refused"
  | "busy"
  | "unreachable"
  | "tls"
  | "timeout"
  | "cut-off"
  | "redirects"
  | "too-large"
  | "unfit"
  | "disk";

/** A download that failed. Its sentence names the address without user and password. */
export class FetchFailure extends AppError {
  readonly kind: FetchFailureKind;
  /** True where the same request may well succeed in a moment. */
  readonly isPassing: boolean;

  constructor(
    kind: FetchFailureKind,
    message: string,
    { isPassing = false, ...options }: AppErrorOptions & { readonly isPassing?: boolean } = {},
  ) {
    super("fetch_failed", message, options);
    this.kind = kind;
    this.isPassing = isPassing;
  }
}
