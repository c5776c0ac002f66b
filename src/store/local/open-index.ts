import { isNothingRead } from "../../corpus/unread/is-nothing-read.js";
import { AppError } from "../../shared/errors.js";
import { refuseOtherModel } from "../index-facts.js";
import { type LoadOptions, loadIndex, type StoredIndex } from "./load-index.js";
import { findStaleness, type LocalUpdateOptions, updateIndex } from "./update-index.js";

export interface LocalOpenOptions
  extends Omit<LocalUpdateOptions, "paths" | "rebuild">,
    Pick<LoadOptions, "isSearched"> {}

export interface OpenedIndex {
  readonly index: StoredIndex;
  /** True where another process holds the lock, and so is making a newer index, unless it is dead. */
  readonly isBehind: boolean;
}

/**
 * Opens the index to answer from, and brings it up to date first. A damaged one is built anew; where the corpus, the
 * folder or another writer does not allow that, the last good index serves and `onNote` says so: another process is waited for
 * only where there is no index to answer from. An index of another embedding model is not touched: `index_mismatch`.
 */
export async function openIndex(options: LocalOpenOptions): Promise<OpenedIndex> {
  const stored = await loadIndex(options.indexDir, options.addon, options).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (!(stored instanceof AppError)) {
    refuseOtherModel(options.indexDir, stored.manifest.model, options.embedder);
    // An index that was made from paths given to `ingest` cannot be compared with the corpus folder.
    return stored.manifest.paths === null
      ? await refresh(stored, options)
      : { index: stored, isBehind: false };
  }
  try {
    await updateIndex({ ...options, paths: null, rebuild: false });
  } catch (error) {
    if (stored.code !== "index_missing") options.onNote?.(stored.message);
    throw error;
  }
  return { index: await loadIndex(options.indexDir, options.addon, options), isBehind: false };
}

/** Brings the index up to date; gives it as it was where that cannot be done now. */
async function refresh(stored: StoredIndex, options: LocalOpenOptions): Promise<OpenedIndex> {
  const { embedder, addon, onNote, onRead, signal } = options;
  const asItWas = { index: stored, isBehind: false };
  try {
    const corpus = await options.readCorpus(stored.manifest.corpus, { onProgress: onRead, signal });
    if (isNothingRead(corpus)) {
      onNote?.("Nothing of the corpus can be read: answering from the index as it was.");
      return asItWas;
    }
    if (findStaleness(stored, { ...options, corpus, paths: null }) === null) return asItWas;
    if (embedder === null) {
      onNote?.("The corpus has changed, but without the embedding model it cannot be indexed.");
      return asItWas;
    }
    await updateIndex({ ...options, paths: null, rebuild: false, waitMs: 0 });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const problem of error.problems) onNote?.(problem);
    onNote?.(`${error.message.replace(/\.$/, "")}: answering from the index as it was.`);
    return { ...asItWas, isBehind: error.code === "index_locked" };
  }
  return { index: await loadIndex(options.indexDir, addon, options), isBehind: false };
}
