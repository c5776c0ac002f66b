import { writeFile } from "node:fs/promises";
import { AppError, describeError } from "../../shared/errors.js";

/** Writes what a command was asked to put into a file. Throws `usage` where it cannot be written. */
export async function saveFile(
  path: string,
  text: string,
  { flag, hint }: { readonly flag: "w" | "wx"; readonly hint: string },
): Promise<void> {
  try {
    await writeFile(path, text, { flag });
  } catch (cause) {
    throw new AppError("usage", `cannot write ${path}: ${describeError(cause)}`, { hint, cause });
  }
}
