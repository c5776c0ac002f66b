import { describeKnown, type Problem } from "../answer/response/problem.js";
import { AppError, describeError, hasCode } from "../shared/errors.js";

/**
 * Describes a failure as a server does, but for what is wrong with the folder or its program: the detail says it, for the owner who
 * looks. The widget tells its reader what helps, by the code.
 */
export function describeFailure(error: unknown): Problem {
  const told = describeKnown(error instanceof AppError ? error : null);
  if (told.code !== "internal" && !hasCode(error, "store_unavailable")) return told;
  return {
    ...told,
    status: 503,
    title: "This site's search failed",
    detail: error instanceof AppError ? error.sentence : describeError(error),
  };
}
