import { AppError, describeError } from "../../shared/errors.js";

/** What `doctor` says of a part. */
export interface Finding {
  readonly part: string;
  /** `fail`: no answer can be given until it is mended. */
  readonly state: "ok" | "warn" | "fail";
  readonly detail: string;
}

export function describeFailure(error: unknown): string {
  if (!(error instanceof AppError)) return describeError(error);
  return [...error.problems.slice(0, 3), error.sentence].join("; ");
}
