import { AppError, describeError } from "../../shared/errors.js";

/** `doctor` says this of a part. */
export interface Finding {
  readonly part: string;
  /** `fail` means that no answer can be given until the part is mended. */
  readonly state: "ok" | "warn" | "fail";
  readonly detail: string;
}

export function describeFailure(error: unknown): string {
  if (!(error instanceof AppError)) return describeError(error);
  return [...error.problems.slice(0, 3), error.sentence].join("; ");
}
