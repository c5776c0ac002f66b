import { detectLanguages } from "../corpus/detect-language.js";
import type { Corpus } from "../corpus/read-corpus.js";
import type { Episode } from "../domain.js";
import type { Embedder } from "../embed/embedder.js";
import { AppError, describeError } from "../errors.js";
import { type BuildProgress, buildIndex, describeModel } from "./build-index.js";
import type { AddonState } from "./load-addon.js";
import { loadIndex, type StoredIndex } from "./load-index.js";
import { type LockOptions, lockIndex } from "./lock-index.js";
import type { Manifest } from "./manifest.js";
import { writeIndex } from "./write-index.js";

export interface UpdateOptions {
  readonly indexDir: string;
  readonly corpus: Corpus;
  /** The paths the corpus was read from, where it is not the corpus folder. */
  readonly paths: readonly string[] | null;
  /** Null: keyword search only. */
  readonly embedder: Embedder | null;
  readonly addon: AddonState;
  readonly rebuild: boolean;
  readonly lock: LockOptions;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** A sentence for the operator: a damaged index replaced, another model's vectors dropped. */
  readonly onNote?: (note: string) => void;
  readonly signal?: AbortSignal;
}

export interface UpdateResult {
  readonly status: "unchanged" | "updated";
  readonly counts: Manifest["counts"];
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
  readonly episodes: readonly Episode[];
}

/** Brings the index up to date with the corpus; an index that is up to date is left as it is. */
export async function updateIndex(options: UpdateOptions): Promise<UpdateResult> {
  return await lockIndex(options.indexDir, options.lock, (lost) => update(options, lost));
}

/** What stands between the stored index and the one that would be built now; null: nothing. */
export function findStaleness(
  { manifest }: Pick<StoredIndex, "manifest">,
  wanted: Pick<UpdateOptions, "corpus" | "paths" | "embedder" | "addon">,
): "corpus" | "model" | "engine" | null {
  const { corpus, paths, embedder, addon } = wanted;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (embedder !== null && !same(manifest.model, describeModel(embedder))) return "model";
  if (!same(manifest.corpus, corpus.files) || !same(manifest.paths, paths)) return "corpus";
  if (embedder !== null && addon.loaded && manifest.engine !== "hnsw") return "engine";
  return null;
}

async function update(options: UpdateOptions, lost: AbortSignal): Promise<UpdateResult> {
  const { indexDir, corpus, embedder, addon, onNote } = options;
  const stored = options.rebuild ? null : await readUsable(options);
  const staleness = stored === null ? null : findStaleness(stored, options);
  if (stored !== null && staleness === null) {
    return {
      status: "unchanged",
      counts: stored.manifest.counts,
      embeddedTexts: 0,
      reusedTexts: stored.manifest.counts.vectors,
      episodes: stored.episodes,
    };
  }
  if (staleness === "model" && stored?.manifest.model) {
    onNote?.(`The index was made with ${stored.manifest.model.name}: every passage is embedded anew.`);
  }
  const episodes = await detectLanguages(corpus.episodes);
  const built = await buildIndex({
    episodes,
    corpus: corpus.files,
    paths: options.paths,
    embedder,
    previous: staleness === "model" ? null : stored,
    addon,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  options.signal?.throwIfAborted();
  await writeIndex(indexDir, built, lost);
  const { embeddedTexts, reusedTexts } = built;
  return {
    status: "updated",
    counts: built.manifest.counts,
    embeddedTexts,
    reusedTexts,
    episodes,
  };
}

/** The stored index where it can be built upon; a damaged one is said and then replaced. */
async function readUsable({ indexDir, addon, onNote }: UpdateOptions): Promise<StoredIndex | null> {
  try {
    return await loadIndex(indexDir, addon);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== "index_missing")
      onNote?.(`The old index is of no use (${describeError(error)}): building it anew.`);
    return null;
  }
}
