import { AppError } from "../../shared/errors.js";
import { refuseOtherModel } from "../index-facts.js";
import { loadIndex, type StoredIndex } from "./load-index.js";
import { findStaleness, type LocalUpdateOptions, updateIndex } from "./update-index.js";

export type LocalOpenOptions = Omit<LocalUpdateOptions, "paths" | "rebuild">;

/**
 * Opens the index to answer from, and brings it up to date first. A damaged one is built anew; where the corpus or
 * the folder does not allow that, the last good index serves and `onNote` says so. An index of another
 * embedding model is not touched: `index_mismatch`.
 */
export async function openIndex(options: LocalOpenOptions): Promise<StoredIndex> {
  const stored = await loadIndex(options.indexDir, options.addon).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (!(stored instanceof AppError)) {
    refuseOtherModel(options.indexDir, stored.manifest.model, options.embedder);
    // An index that was made from paths given to `ingest` cannot be compared with the corpus folder.
    return stored.manifest.paths === null ? await refresh(stored, options) : stored;
  }
  try {
    await updateIndex({ ...options, paths: null, rebuild: false });
  } catch (error) {
    if (stored.code !== "index_missing") options.onNote?.(stored.message);
    throw error;
  }
  return await loadIndex(options.indexDir, options.addon);
}

/** Brings the index up to date; gives it as it was where that cannot be done. */
async function refresh(stored: StoredIndex, options: LocalOpenOptions): Promise<StoredIndex> {
  const { embedder, addon, onNote } = options;
  try {
    const corpus = await options.readCorpus(stored.manifest.corpus);
    if (findStaleness(stored, { ...options, corpus, paths: null }) === null) return stored;
    if (embedder === null) {
      onNote?.("The corpus has changed, but without the embedding model it cannot be indexed.");
      return stored;
    }
    await updateIndex({ ...options, paths: null, rebuild: false });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const problem of error.problems) onNote?.(problem);
    onNote?.(`${error.message.replace(/\.$/, "")}: answering from the index as it was.`);
    return stored;
  }
  return await loadIndex(options.indexDir, addon);
}
