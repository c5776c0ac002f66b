import { AppError, hasCode } from "../../shared/errors.js";

/**
 * Gives what is read of an index of one generation. Where a part of it is gone because another index took its place, it
 * throws `index_mismatch`, not `index_damaged`: nothing is wrong with the index in use.
 */
export async function explainReplaced<T>(
  reading: Promise<T>,
  generation: string,
  readGeneration: () => Promise<string>,
): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!hasCode(error, "index_damaged")) throw error;
    const now = await readGeneration().catch(() => generation);
    if (now === generation) throw error;
    throw new AppError("index_mismatch", "the index was replaced by an ingest while it was read", {
      hint: "Nothing is lost: run it again.",
      cause: error,
    });
  }
}
