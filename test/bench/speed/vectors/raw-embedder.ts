import { once } from "node:events";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Embedder } from "../../../../src/embed/embedder.js";
import { EnginesDiffer } from "../measure/engines-differ.js";
import { MODEL, MODEL_DIR } from "./open-embedders.js";

const WORKER = resolve("test/bench/speed/vectors/raw-embedding-worker.mjs");
/** Two ways to one vector may differ by rounding. */
const ROUNDING = 1e-5;

/** The model's own limit: a thread that does nothing but run it. One text at a time. */
export interface RawEmbedder {
  embedQuery(text: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/** With as many threads a run as the program gives a question. */
export function openRawEmbedder(): RawEmbedder {
  const { name, pooling, queryPrefix } = MODEL;
  const worker = new Worker(WORKER, { workerData: { name, modelDir: MODEL_DIR, pooling, threads: 1 } });
  return {
    async embedQuery(text) {
      worker.postMessage(queryPrefix + text);
      const [vector] = (await once(worker, "message")) as [Float32Array];
      return vector;
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** Throws `EnginesDiffer` where the program's embedder does not give the model's own vector. */
export async function compareVectors(
  embedder: Embedder,
  raw: RawEmbedder,
  texts: readonly string[],
): Promise<void> {
  for (const text of texts) {
    const { vector } = await embedder.embedQuery(text);
    const expected = await raw.embedQuery(text);
    const differs =
      expected.length !== vector.length || expected.some((value, i) => !isSame(value, vector[i]));
    if (differs)
      throw new EnginesDiffer(`The program's vector of ${JSON.stringify(text)} is not the model's own.`);
  }
}

function isSame(a: number, b: number | undefined): boolean {
  return b !== undefined && Math.abs(a - b) <= ROUNDING;
}
