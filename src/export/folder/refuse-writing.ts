import { AppError, describeError } from "../../shared/errors.js";

const FULL = "Free some space";
const CLOSED = "Make the folder writable for the user who exports";

const MENDING: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: CLOSED,
  EPERM: CLOSED,
  EROFS: "Name a folder elsewhere, since this file system is read-only, or mount it to be written",
  ELOOP: "Mend the links in its path, which lead in a circle",
  ENAMETOOLONG: "Name a folder with a shorter path",
};

/** Says that a path of the folder cannot be written, why, and what mends that. */
export function refuseWriting(path: string, cause: unknown): AppError {
  // What is written may come from another disk, which is named then.
  if (cause instanceof AppError) return cause;
  const { code = "" } = Object(cause) as { readonly code?: string };
  return new AppError("index_unwritable", `cannot write to ${path}: ${describeError(cause)}`, {
    hint: `${MENDING[code] ?? "Look at the folder and its disk"}, then export again.`,
    cause,
  });
}
