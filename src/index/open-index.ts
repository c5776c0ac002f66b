import { AppError, describeError } from "../errors.js";
import { loadIndex, type StoredIndex } from "./load-index.js";
import { findStaleness, type UpdateOptions, updateIndex } from "./update-index.js";

export interface OpenOptions extends Omit<UpdateOptions, "corpus" | "paths" | "rebuild"> {
  readonly readCorpus: () => Promise<UpdateOptions["corpus"]>;
}

/**
 * The index to answer from, brought up to date first. A damaged one is built anew; where the corpus or
 * the folder does not allow that, the last good index serves and `onNote` says so. An index of another
 * embedding model is not touched: `index_mismatch`.
 */
export async function openIndex(options: OpenOptions): Promise<StoredIndex> {
  const { indexDir, addon, embedder, onNote } = options;
  const stored = await loadStored(options);
  // Made from paths given to `ingest`: there is no corpus folder to compare it with.
  const paths = stored?.manifest.paths ?? null;
  if (stored !== null) refuseOtherModel(stored, options);
  if (stored !== null && paths !== null) return stored;
  try {
    const corpus = await options.readCorpus();
    const staleness = stored === null ? "corpus" : findStaleness(stored, { corpus, paths, embedder, addon });
    if (stored !== null && staleness === null) return stored;
    if (stored !== null && embedder === null) {
      onNote?.("The corpus has changed, but without the embedding model it cannot be indexed.");
      return stored;
    }
    await updateIndex({
      ...options,
      corpus,
      paths: null,
      rebuild: stored === null,
    });
  } catch (error) {
    if (stored === null || !(error instanceof AppError)) throw error;
    for (const problem of error.problems) onNote?.(problem);
    onNote?.(`${error.message.replace(/\.$/, "")}: answering from the index as it was.`);
    return stored;
  }
  return await loadIndex(indexDir, addon);
}

async function loadStored({ indexDir, addon, onNote }: OpenOptions): Promise<StoredIndex | null> {
  try {
    return await loadIndex(indexDir, addon);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== "index_missing") onNote?.(`${describeError(error)}: building the index anew.`);
    return null;
  }
}

function refuseOtherModel({ manifest }: StoredIndex, { embedder, indexDir }: OpenOptions): void {
  if (embedder === null || manifest.model === null) return;
  const wanted = embedder.model;
  if (manifest.model.name === wanted.name && manifest.model.sha256 === wanted.files[0]?.sha256) return;
  throw new AppError(
    "index_mismatch",
    `the index in ${indexDir} was made with ${manifest.model.name}, the configuration names ${wanted.name}`,
    {
      hint: "Run `cuepoint ingest` to embed everything anew, or set CUEPOINT_MODEL back.",
    },
  );
}
