import { AppError, describeError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";

/** A corpus can be wrong on every line: beyond this many problems only their number is told. */
const MOST_PROBLEMS = 50;

const WRONG_USAGE: ReadonlySet<string> = new Set(["usage", "bad_request"]);

/** Tells an error to a shell: by the exit code, and by lines for stderr. */
export function reportError(error: unknown): { exitCode: number; lines: string[] } {
  if (!(error instanceof AppError)) {
    return { exitCode: 1, lines: [`cuepoint: unexpected failure: ${escapeHidden(describeError(error))}`] };
  }
  const lines = error.problems.slice(0, MOST_PROBLEMS).map((problem) => `  ${escapeHidden(problem)}`);
  const more = error.problems.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more`);
  return {
    exitCode: WRONG_USAGE.has(error.code) ? 2 : 1,
    lines: [...lines, `cuepoint: ${escapeHidden(error.sentence)}`],
  };
}
