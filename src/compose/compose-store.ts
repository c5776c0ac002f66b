import type { ReadOptions } from "../corpus/join/read-episodes.js";
import type { Embedder } from "../embed/embedder.js";
import { findModel } from "../embed/find-model.js";
import type { AppError } from "../shared/errors.js";
import type { EmbeddingProgress } from "../store/embed-sections.js";
import { LocalStore } from "../store/local/local-store.js";
import { openIndex } from "../store/local/open-index.js";
import { type CorpusReader, previewUpdate, updateIndex } from "../store/local/update-index.js";
import { watchIndex } from "../store/local/watch-index.js";
import type { PassageStore } from "../store/passage-store.js";
import { loadAddon } from "../store/vectors/load-addon.js";
import type { ClusterUpdateResult } from "../store/weaviate/ingest/describe-update.js";
import type { Reporter } from "./compose.js";
import type { Config } from "./config.js";

/** How long a start waits for another process that is writing the index. */
const LOCK_WAIT_MS = 300_000;

export interface StoreWatcher {
  readonly onChange: (store: PassageStore) => void;
  /** Told once for each new index that cannot be used; the store in use stays. */
  readonly onFailure: (error: AppError) => void;
  readonly signal: AbortSignal;
}

/** A store, and what happens to it later. */
export interface OpenStore {
  readonly store: PassageStore;
  /** Tells of each index that takes the place of the one in use, until the signal is aborted. Never throws. */
  watch(watcher: StoreWatcher): Promise<void>;
  /** Why it cannot be asked now; null: it can. */
  readonly outage: () => string | null;
  close(): Promise<void>;
}

export interface StoreParts {
  readonly reporter: Reporter;
  /** Null: keyword search only. */
  readonly embedder: Embedder | null;
  readonly signal: AbortSignal;
}

/** Where passages are searched. Throws what `openIndex` or `openWeaviateStore` throws. */
export async function composeStore(config: Config, parts: StoreParts): Promise<OpenStore> {
  return config.store === null ? await openOwnIndex(config, parts) : await openCluster(config.store, parts);
}

/** The index in this process, brought up to date. */
async function openOwnIndex(config: Config, { reporter, embedder, signal }: StoreParts): Promise<OpenStore> {
  const addon = loadAddon();
  const index = await openIndex({
    ...composeIndexOptions(config, reporter, signal),
    embedder,
    async readCorpus(known) {
      // The formats' readers are loaded while the model is.
      const { readCorpus } = await import("../corpus/read-corpus.js");
      const onProgress: ReadOptions["onProgress"] = (at) => reporter.readProgress(at);
      return await readCorpus(config.corpusDir, { known, onProgress });
    },
  });
  return {
    store: new LocalStore(index, index.manifest),
    watch: ({ onChange, ...watcher }) =>
      watchIndex({
        indexDir: config.indexDir,
        addon,
        current: index,
        onChange: (changed) => onChange(new LocalStore(changed, changed.manifest)),
        ...watcher,
      }),
    outage: () => null,
    close: async () => undefined,
  };
}

async function openCluster(
  address: NonNullable<Config["store"]>,
  { embedder, signal }: StoreParts,
): Promise<OpenStore> {
  // The client takes longer to load than a question to answer: without a cluster it is not loaded.
  const { openWeaviateStore } = await import("../store/weaviate/open-weaviate-store.js");
  return await openWeaviateStore({ address, embedder, signal });
}

export interface UpdateParts extends StoreParts {
  readonly embedder: Embedder;
  readonly readCorpus: CorpusReader;
  /** Null: the corpus folder. */
  readonly paths: readonly string[] | null;
  readonly rebuild: boolean;
}

/** Brings the index up to date, wherever it is. Throws what `updateIndex` or `updateCluster` throws. */
export async function updateStore(config: Config, parts: UpdateParts): Promise<ClusterUpdateResult> {
  const { reporter, signal, ...wanted } = parts;
  const options = { ...composeIndexOptions(config, reporter, signal), ...wanted };
  if (config.store === null) return await updateIndex(options);
  const { updateCluster } = await import("../store/weaviate/ingest/update-cluster.js");
  return await updateCluster({ ...options, address: config.store, waitMs: LOCK_WAIT_MS });
}

/** What an update would do, without writing anything. */
export async function previewStore(
  config: Config,
  parts: Omit<UpdateParts, "embedder">,
): ReturnType<typeof previewUpdate> {
  const { reporter, signal, ...wanted } = parts;
  const options = { ...composeIndexOptions(config, reporter, signal), ...wanted };
  if (config.store === null) return await previewUpdate(options);
  const { previewClusterUpdate } = await import("../store/weaviate/ingest/find-work.js");
  const embedder = { model: findModel(config.modelName) };
  return await previewClusterUpdate({ ...options, embedder, address: config.store });
}

export function composeIndexOptions(config: Config, reporter: Reporter, signal: AbortSignal) {
  return {
    indexDir: config.indexDir,
    addon: loadAddon(),
    lateInteraction: config.lateInteraction,
    lock: {
      waitMs: LOCK_WAIT_MS,
      onWait: (holder: string) => reporter.note(`The index is being written by ${holder}: waiting for it.`),
      signal,
    },
    onProgress: (progress: EmbeddingProgress) => reporter.buildProgress(progress),
    onLinked: (progress: EmbeddingProgress) => reporter.linkProgress(progress),
    onNote: (note: string) => reporter.note(note),
    signal,
  };
}
