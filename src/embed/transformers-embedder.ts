import { WorkerPool } from "../inference/worker-pool.js";
import { BUILT } from "../platform/built-files.js";
import type { EmbeddingSettings } from "./embed-in-worker.js";
import type { Embedder } from "./embedder.js";
import { createModelEmbedder } from "./model-embedder.js";
import type { EmbeddingModel } from "./model-table.js";

/** The thread runs JavaScript only. */
const { href } = new URL("embed/embed-in-worker.js", BUILT);

export interface TransformersEmbedderOptions {
  readonly model: EmbeddingModel;
  /** It holds the verified files, in a folder with the model's name. */
  readonly modelDir: string;
  /** Runs the model, with others where it is given; closed with the embedder. */
  readonly pool?: WorkerPool;
}

/** Embeds with Transformers.js. */
export function createTransformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const { model, modelDir, pool = new WorkerPool() } = options;
  const { name, dimensions, pooling } = model;
  pool.add({ href, settings: { name, modelDir, dimensions, pooling } satisfies EmbeddingSettings });
  return createModelEmbedder({
    model,
    run: (work, embedOptions) => pool.run({ href, ...work }, embedOptions),
    close: () => pool.close(),
  });
}
