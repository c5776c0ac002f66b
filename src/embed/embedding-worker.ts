import { parentPort, workerData } from "node:worker_threads";
import { env, type FeatureExtractionPipeline, pipeline } from "@huggingface/transformers";
import type { WorkerMessage, WorkerReply, WorkerRequest, WorkerSettings } from "./worker-messages.js";

/** Texts a run: larger batches gain nothing and keep their peak memory for good. */
const BATCH = 16;

const { name, modelDir, dimensions, pooling, threads } = workerData as WorkerSettings;

env.allowRemoteModels = false;
env.localModelPath = modelDir;

const queries: WorkerRequest[] = [];
const jobs: WorkerRequest[] = [];
/** Requests neither answered nor given up. */
const wanted = new Set<number>();
let loading: Promise<FeatureExtractionPipeline> | null = null;
let running = false;
let closing = false;

parentPort?.on("message", (message: WorkerMessage) => {
  if ("cancel" in message) {
    wanted.delete(message.cancel);
  } else if ("close" in message) {
    closing = true;
    void run();
  } else {
    wanted.add(message.id);
    (message.texts.length === 1 ? queries : jobs).push(message);
    void run();
  }
});

/** One request after another; a single text is a question, and goes between two batches of a large job. */
async function run(): Promise<void> {
  if (running) return;
  running = true;
  for (
    let request = queries.shift() ?? jobs.shift();
    request !== undefined;
    request = queries.shift() ?? jobs.shift()
  ) {
    await answer(request);
  }
  running = false;
  if (closing) await end();
}

/** A thread that is stopped from outside in the midst of a run takes the whole process with it. */
async function end(): Promise<void> {
  await loading?.then((model) => model.dispose()).catch(() => undefined);
  parentPort?.close();
}

async function answer({ id, texts }: WorkerRequest): Promise<void> {
  try {
    const vectors = await embed(id, texts);
    reply({ id, vectors }, [vectors.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    wanted.delete(id);
  }
}

/** Batches of like length: a batch is padded to its longest text. */
async function embed(id: number, texts: readonly string[]): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * dimensions);
  const order = texts.map((_, i) => i).sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  for (let at = 0; at < order.length; at += BATCH) {
    if (closing || !wanted.has(id)) throw new Error("cancelled");
    const batch = order.slice(at, at + BATCH);
    const rows = await runModel(batch.map((i) => texts[i] ?? ""));
    batch.forEach((i, row) => {
      vectors.set(rows.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    });
    if (texts.length === 1) continue;
    reply({ id, done: at + batch.length });
    // Lets messages in: a cancellation, or a question.
    await new Promise((resolve) => setImmediate(resolve));
    for (let query = queries.shift(); query !== undefined; query = queries.shift()) await answer(query);
  }
  return vectors;
}

/** The model, read once. A failure is not kept: the next text tries again. */
function load(): Promise<FeatureExtractionPipeline> {
  loading ??= pipeline("feature-extraction", name, {
    dtype: "q8",
    session_options: { intraOpNumThreads: threads },
  }).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function runModel(texts: string[]): Promise<Float32Array> {
  const model = await load();
  const tensor = await model(texts, { pooling, normalize: true });
  try {
    const [rows, columns] = tensor.dims;
    const data = tensor.data as Float32Array;
    if (rows !== texts.length || columns !== dimensions || data.some((value) => !Number.isFinite(value))) {
      throw new Error(
        `expected ${texts.length} vectors of ${dimensions} finite numbers, got ${tensor.dims.join(" x ")}`,
      );
    }
    return Float32Array.from(data);
  } finally {
    tensor.dispose();
  }
}

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
