import { parentPort, workerData } from "node:worker_threads";
import { env, type FeatureExtractionPipeline, pipeline } from "@huggingface/transformers";
import { readHiddenStates, type TextVectors } from "./read-hidden-states.js";
import type {
  WorkerMessage,
  WorkerReply,
  WorkerRequest,
  WorkerSettings,
  WorkerVectors,
} from "./worker-messages.js";

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

async function answer(request: WorkerRequest): Promise<void> {
  const { id } = request;
  try {
    const found = await embed(request);
    reply({ id, ...found }, [found.vectors.buffer as ArrayBuffer, found.tokens.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  } finally {
    wanted.delete(id);
  }
}

/** Batches of like length: a batch is padded to its longest text. */
async function embed(request: WorkerRequest): Promise<WorkerVectors> {
  const { id, texts } = request;
  const found: TextVectors[] = [];
  const order = texts.map((_, i) => i).sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  for (let at = 0; at < order.length; at += BATCH) {
    if (closing || !wanted.has(id)) throw new Error("cancelled");
    const batch = order.slice(at, at + BATCH);
    const rows = await runModel(
      batch.map((i) => texts[i] ?? ""),
      request,
    );
    batch.forEach((i, row) => {
      const vectors = rows[row];
      if (vectors !== undefined) found[i] = vectors;
    });
    if (texts.length === 1) continue;
    reply({ id, done: at + batch.length });
    // Lets messages in: a cancellation, or a question.
    await new Promise((resolve) => setImmediate(resolve));
    for (let query = queries.shift(); query !== undefined; query = queries.shift()) await answer(query);
  }
  return {
    vectors: join(found.map(({ vector }) => vector)),
    pieces: found.map(({ pieces }) => pieces),
    tokens: join(found.map(({ tokens }) => tokens)),
  };
}

function join(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
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

async function runModel(texts: string[], { prefix, withTokens }: WorkerRequest): Promise<TextVectors[]> {
  const model = await load();
  const prefixed = texts.map((text) => prefix + text);
  const tensor = await model(prefixed, { pooling: "none" });
  try {
    const data = tensor.data as Float32Array;
    const [rows, length, columns] = tensor.dims;
    if (rows !== texts.length || length === undefined || columns !== dimensions) {
      throw new Error(
        `expected ${texts.length} texts of ${dimensions} columns, got ${tensor.dims.join(" x ")}`,
      );
    }
    const skipped = prefix === "" ? 0 : model.tokenizer.tokenize(prefix).length;
    return prefixed.map((text, row) =>
      readHiddenStates(data.subarray(row * length * columns, (row + 1) * length * columns), {
        pieces: model.tokenizer.tokenize(text),
        skipped,
        dimensions,
        pooling,
        withTokens,
      }),
    );
  } finally {
    tensor.dispose();
  }
}

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
