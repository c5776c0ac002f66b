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
  const { stored, damage } = await loadStored(options);
  if (stored !== null) {
    refuseOtherModel(options.indexDir, stored.manifest.model, options.embedder);
    // An index that was made from paths given to `ingest` cannot be compared with the corpus folder.
    return stored.manifest.paths === null ? await refresh(stored, options) : stored;
  }
  try {
    await updateIndex({ ...options, paths: null, rebuild: false });
  } catch (error) {
    if (damage !== null) options.onNote?.(damage.message);
    throw error;
  }
  return await loadIndex(options.indexDir, options.addon);
}

/** Brings the index up to date; gives it as it was where that cannot be done. */
async function refresh(stored: StoredIndex, options: LocalOpenOptions): Promise<StoredIndex> {
  const { embedder, addon, lateInteraction, onNote } = options;
  try {
    const corpus = await options.readCorpus(stored.manifest.corpus);
    if (findStaleness(stored, { corpus, paths: null, embedder, addon, lateInteraction }) === null)
      return stored;
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

/** Loads the index there is. A damaged one counts as none, and its damage is kept: the update replaces it and says so. */
async function loadStored({
  indexDir,
  addon,
}: LocalOpenOptions): Promise<{ stored: StoredIndex | null; damage: AppError | null }> {
  try {
    return { stored: await loadIndex(indexDir, addon), damage: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { stored: null, damage: error.code === "index_missing" ? null : error };
  }
}
