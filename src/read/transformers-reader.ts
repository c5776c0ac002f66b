import { createHash } from "node:crypto";
import { join } from "node:path";
import { WorkerPool } from "../inference/worker-pool.js";
import { BUILT } from "../platform/built-files.js";
import { cacheReadings } from "./cache-readings.js";
import { createModelReader } from "./model-reader.js";
import type { ReaderSettings } from "./read-in-worker.js";
import type { Reader } from "./reader.js";
import { OWN_MODELS_DIR, READER_MODEL } from "./reader-model.js";

/** The thread runs JavaScript only. */
const { href } = new URL("read/read-in-worker.js", BUILT);

export interface TransformersReaderOptions {
  /** It holds the folder of the verified files, by default that of the models that are shipped. */
  readonly modelsDir?: string;
  /** Runs the model, with others where it is given; closed with the reader. */
  readonly pool?: WorkerPool;
}

/** Reads with Transformers.js. */
export function createTransformersReader(options: TransformersReaderOptions = {}): Reader {
  const { modelsDir = OWN_MODELS_DIR, pool = new WorkerPool() } = options;
  pool.add({ href, settings: { folder: join(modelsDir, READER_MODEL.name) } satisfies ReaderSettings });
  return createModelReader({
    run: (work, asker) => pool.run({ href, ...work }, asker),
    keep: (read) => cacheReadings(read, { digest: digestText }),
    close: () => pool.close(),
  });
}

function digestText(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
