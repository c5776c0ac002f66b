import type { OpenStore } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import { readCorpus } from "../../corpus/read-corpus.js";
import type { Embedder } from "../../embed/embedder.js";
import { findModel } from "../../embed/find-model.js";
import { verifyModel } from "../../embed/model-files.js";
import { createTransformersEmbedder } from "../../embed/transformers-embedder.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import { AppError } from "../../shared/errors.js";
import { loadIndex, type StoredIndex } from "../../store/local/load-index.js";
import { LocalStore } from "../../store/local/local-store.js";
import { loadAddon } from "../../store/vectors/load-addon.js";
import type { CommandContext } from "../context.js";

export interface StageTime {
  readonly stage: string;
  /** Milliseconds since the process began. */
  readonly startMs: number;
  readonly endMs: number;
}

type Timer = <T>(stage: string, work: () => Promise<T>) => Promise<T>;

/**
 * What a start of the server spends its time on, by stage, several of them at once: with the index and the model as they
 * are. Nothing is fetched or written; what is missing or damaged is left out.
 */
export async function measureStart(config: Config, context: CommandContext): Promise<StageTime[]> {
  const times: StageTime[] = [{ stage: "program", startMs: 0, endMs: performance.now() }];
  const time: Timer = async (stage, work) => {
    const startMs = performance.now();
    const made = await work();
    times.push({ stage, startMs, endMs: performance.now() });
    return made;
  };
  const [embedder, open] = await Promise.all([
    loadModel(config, time),
    openStore(config, time, context.signal).catch(skipFailure),
  ]);
  const store = open?.store;
  try {
    const chapter = store?.episodes[0]?.chapters[0];
    if (store !== undefined && chapter !== undefined) {
      const options = { question: chapter.title, limit: 1, signal: context.signal };
      await time("first search", () => searchPassages({ store, embedder }, options));
    }
  } finally {
    await Promise.all([embedder?.close(), open?.close()]);
  }
  return times.sort((a, b) => a.startMs - b.startMs);
}

async function loadModel({ modelName, modelDir }: Config, time: Timer): Promise<Embedder | null> {
  const model = findModel(modelName);
  const files = await time("model verified", () => verifyModel(model, modelDir));
  if (files.some(({ state }) => state !== "ok")) return null;
  const embedder = createTransformersEmbedder({ model, modelDir });
  try {
    await time("model loaded", () => embedder.warmUp());
    return embedder;
  } catch (error) {
    await embedder.close();
    return skipFailure(error);
  }
}

async function openStore(
  config: Config,
  time: Timer,
  signal: AbortSignal,
): Promise<Pick<OpenStore, "store" | "close">> {
  if (config.store === null) {
    const index = await readIndex(config, time);
    return { store: new LocalStore(index, index.manifest), close: async () => undefined };
  }
  const address = config.store;
  const { openWeaviateStore } = await import("../../store/weaviate/open-weaviate-store.js");
  return await time("catalog read", () => openWeaviateStore({ address, embedder: null, signal }));
}

async function readIndex(config: Config, time: Timer): Promise<StoredIndex> {
  const index = await loadIndex(config.indexDir, loadAddon(), (part, read) => time(`index: ${part}`, read));
  if (index.manifest.paths === null)
    await time("corpus compared", () => readCorpus(config.corpusDir, { known: index.manifest.corpus })).catch(
      skipFailure,
    );
  return index;
}

/** What is wrong with a part is among the findings. */
function skipFailure(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
