import { chooseDriver } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import { readCorpus } from "../../corpus/read-corpus.js";
import type { Embedder } from "../../embed/embedder.js";
import { findModel } from "../../embed/find-model.js";
import { verifyModel } from "../../embed/model-files.js";
import { createTransformersEmbedder } from "../../embed/transformers-embedder.js";
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
  const [embedder, open] = await Promise.all([
    loadModel(config, time),
    openIndex(config, time, context.signal).catch(skipFailure),
  ]);
  const store = open?.index?.store;
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

async function loadModel({ modelName, modelDir }: Config, time: StageTimer): Promise<Embedder | null> {
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
