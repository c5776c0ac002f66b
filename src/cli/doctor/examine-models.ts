import { MEND_READER } from "../../compose/compose-models.js";
import type { Config } from "../../compose/config.js";
import { findModel } from "../../embed/find-model.js";
import { createTransformersEmbedder } from "../../embed/transformers-embedder.js";
import { requireTransformers } from "../../inference/load-transformers.js";
import { describeFiles, type StoredModel, verifyModel } from "../../inference/model-files.js";
import { WorkerPool } from "../../inference/worker-pool.js";
import { READER_MODEL } from "../../read/reader-model.js";
import { createTransformersReader } from "../../read/transformers-reader.js";
import { describeError } from "../../shared/errors.js";
import { describeFailure, type Finding } from "./finding.js";

/** A model may take so long to load and to run once. */
const MODEL_MS = 60_000;
const EMPTY = { title: null, sentences: [] };

/** Says whether the embedding model and the reading model can be run. Without the first nothing is read. */
export async function examineModels({ modelName, modelDir, readerDir }: Config): Promise<Finding[]> {
  const model = findModel(modelName);
  const embedding = await examine("Model", {
    model,
    modelDir,
    works: `${model.name}, ${model.dimensions} dimensions, files verified, a text embedded`,
    mend: "Run `cuepoint models pull`.",
    until: "Until then passages are found by keywords only.",
    run: (pool, signal) =>
      createTransformersEmbedder({ model, modelDir, pool }).embedQuery("a text", { signal }),
  });
  if (readerDir === null) {
    const detail = "off: answers are the closest moments. CUEPOINT_READER=on turns it on.";
    return [embedding, { part: "Reader", state: "ok", detail }];
  }
  const until = "Until then answers are the closest moments.";
  const reading = await examine("Reader", {
    model: READER_MODEL,
    modelDir: readerDir,
    works: "files verified, a text read",
    mend: MEND_READER,
    until,
    run: (pool, signal) =>
      createTransformersReader({ modelsDir: readerDir, pool }).supports("a text", [EMPTY], { signal }),
  });
  if (reading.state !== "ok" || embedding.state === "ok") return [embedding, reading];
  const detail = `${reading.detail}, but nothing is read where passages are found by keywords only. ${until}`;
  return [embedding, { ...reading, state: "warn", detail }];
}

interface Examined {
  readonly model: StoredModel;
  readonly modelDir: string;
  /** What is said where it can be run, what is to be done where its files are not sound, and what holds until then. */
  readonly works: string;
  readonly mend: string;
  readonly until: string;
  run(pool: WorkerPool, signal: AbortSignal): Promise<unknown>;
}

async function examine(
  part: string,
  { model, modelDir, works, mend, until, run }: Examined,
): Promise<Finding> {
  const warn = (detail: string): Finding => ({ part, state: "warn", detail });
  try {
    requireTransformers();
  } catch (error) {
    return warn(describeFailure(error));
  }
  const wrong = describeFiles(await verifyModel(model, modelDir));
  if (wrong !== null) return warn(`${model.name}: ${wrong}. ${mend} ${until}`);
  try {
    const pool = new WorkerPool({ workers: 1 });
    await run(pool, AbortSignal.timeout(MODEL_MS));
    await pool.close();
    return { part, state: "ok", detail: works };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const failure = isLate ? `it gave nothing for ${MODEL_MS / 1000} s` : describeError(error);
    const hint = "Install the dependencies anew with `npm ci`.";
    return warn(`${model.name}: files verified, but it cannot be run: ${failure}. ${hint} ${until}`);
  }
}
