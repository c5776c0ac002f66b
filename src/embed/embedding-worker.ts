import { parentPort, workerData } from "node:worker_threads";
import { loadTransformers } from "./load-transformers.js";
import { readHiddenStates, type TextVectors } from "./read-hidden-states.js";
import type { WorkerMessage, WorkerReply, WorkerRequest, WorkerSettings } from "./worker-messages.js";

const { name, modelDir, dimensions, pooling } = workerData as WorkerSettings;

const { AutoModel, AutoTokenizer, env, Tensor } = loadTransformers();
env.allowRemoteModels = false;
env.localModelPath = modelDir;

// Where a file cannot be loaded the thread ends, and its error tells why.
const [tokenizer, model] = await Promise.all([
  AutoTokenizer.from_pretrained(name),
  AutoModel.from_pretrained(name, { dtype: "q8", session_options: { intraOpNumThreads: 1 } }),
]);
const prefixPieces = new Map<string, number>();
let last = Promise.resolve();

parentPort?.on("message", (message: WorkerMessage) => {
  last = last.then(() => ("close" in message ? end() : answer(message)));
});
reply({ ready: true });

/** Ends the thread from within: stopped from outside during a run it would end the whole process. */
async function end(): Promise<void> {
  await model.dispose();
  parentPort?.close();
}

async function answer(request: WorkerRequest): Promise<void> {
  try {
    const found = await embed(request);
    reply(found, [found.vector.buffer as ArrayBuffer, found.tokens.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** Gives what the feature extraction pipeline gives for the text alone, but tokenises it once. */
async function embed({ text, prefix, withTokens }: WorkerRequest): Promise<TextVectors> {
  const read = tokenizer.tokenize(prefix + text, { add_special_tokens: true });
  const ids = tokenizer.convert_tokens_to_ids(read).slice(0, tokenizer.model_max_length);
  const shape = [1, ids.length];
  const tensor = (data: BigInt64Array) => new Tensor("int64", data, shape);
  const { last_hidden_state: states } = await model({
    input_ids: tensor(BigInt64Array.from(ids, (id) => BigInt(id ?? tokenizer.unk_token_id))),
    attention_mask: tensor(new BigInt64Array(ids.length).fill(1n)),
    token_type_ids: tensor(new BigInt64Array(ids.length)),
  });
  try {
    if (states.size !== ids.length * dimensions)
      throw new Error(`expected ${ids.length} x ${dimensions} numbers, got ${states.dims.join(" x ")}`);
    return readHiddenStates(states.data as Float32Array, {
      pieces: read.slice(1, -1),
      skipped: countPieces(prefix),
      dimensions,
      pooling,
      withTokens,
    });
  } finally {
    states.dispose();
  }
}

function countPieces(prefix: string): number {
  const known = prefixPieces.get(prefix);
  if (known !== undefined) return known;
  const { length } = tokenizer.tokenize(prefix);
  prefixPieces.set(prefix, length);
  return length;
}

function reply(message: WorkerReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
