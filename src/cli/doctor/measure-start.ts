import { chooseDriver } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import { readCorpus } from "../../corpus/read-corpus.js";
import type { Embedder } from "../../embed/embedder.js";
import { findModel } from "../../embed/find-model.js";
import { createTransformersEmbedder } from "../../embed/transformers-embedder.js";
import { describeFiles, type StoredModel, verifyModel } from "../../inference/model-files.js";
import { WorkerPool } from "../../inference/worker-pool.js";
import { READER_MODEL } from "../../read/reader-model.js";
import { createTransformersReader } from "../../read/transformers-reader.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import { AppError } from "../../shared/errors.js";
import type { Examination, StageTimer } from "../../store/store-driver.js";
import type { CommandContext } from "../context.js";

export interface StageTime {
  readonly stage: string;
  /** The start and the end, in milliseconds since the process began. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Measures what a start of the server spends its time on, by stages that may overlap: with the index and the model as they
 * are. Nothing is fetched or written; what is missing or damaged is left out.
 */
export async function measureStart(config: Config, context: CommandContext): Promise<StageTime[]> {
  const times: StageTime[] = [{ stage: "program", startMs: 0, endMs: performance.now() }];
  const time: StageTimer = async (stage, work) => {
    const startMs = performance.now();
    const made = await work();
    times.push({ stage, startMs, endMs: performance.now() });
    return made;
  };
  const pool = new WorkerPool();
  const [embedder, open] = await Promise.all([
    loadModels(config, pool, time),
    openIndex(config, time, context.signal).catch(skipFailure),
  ]);
  const store = open?.index?.store;
  try {
    const title = store?.episodes[0]?.title;
    if (store !== undefined && title !== undefined) {
      const options = { question: title, limit: 1, signal: context.signal };
      await time("first search", () => searchPassages({ store, embedder }, options));
    }
  } finally {
    await Promise.all([pool.close(), open?.close()]);
  }
  return times.sort((a, b) => a.startMs - b.startMs);
}

/** The models load in one thread at once. Gives the embedder, without which nothing reads; null where it cannot be run. */
async function loadModels(config: Config, pool: WorkerPool, time: StageTimer): Promise<Embedder | null> {
  const { modelDir, readerDir } = config;
  const model = findModel(config.modelName);
  const isSound = async (label: string, stored: StoredModel, dir: string) =>
    describeFiles(await time(`${label} verified`, () => verifyModel(stored, dir))) === null;
  const [embeds, reads] = await Promise.all([
    isSound("model", model, modelDir),
    readerDir !== null && isSound("reader", READER_MODEL, readerDir),
  ]);
  if (!embeds) return null;
  const embedder = createTransformersEmbedder({ model, modelDir, pool });
  const reader =
    reads && readerDir !== null ? createTransformersReader({ modelsDir: readerDir, pool }) : null;
  try {
    await time("models loaded", async () => {
      await embedder.warmUp();
      await reader?.warmUp();
    });
    return embedder;
  } catch (error) {
    return skipFailure(error);
  }
}

async function openIndex(config: Config, time: StageTimer, signal: AbortSignal): Promise<Examination> {
  const examination = await chooseDriver(config).examine({ time, signal });
  const content = examination.index?.content;
  if (content?.paths === null)
    await time("corpus compared", () => readCorpus(config.corpusDir, { known: content.files, signal })).catch(
      skipFailure,
    );
  return examination;
}

/** Passes over an error that the findings tell of as well. */
function skipFailure(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
