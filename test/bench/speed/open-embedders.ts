import { availableParallelism } from "node:os";
import type { Embedder } from "../../../src/embed/embedder.js";
import { findModel } from "../../../src/embed/find-model.js";
import type { EmbeddingModel } from "../../../src/embed/model-table.js";
import { createTransformersEmbedder } from "../../../src/embed/transformers-embedder.js";
import { readTestConfig } from "../../test-config.js";

const config = readTestConfig();

/** The model that is measured, and the folder of the models. */
export const MODEL: EmbeddingModel = findModel(config.modelName);
export const MODEL_DIR: string = config.modelDir;

/** The embedder that answers questions, as the server composes it. */
export function openEmbedder(): Embedder {
  return createTransformersEmbedder({
    model: MODEL,
    modelDir: MODEL_DIR,
    threads: Math.max(1, availableParallelism() - 1),
  });
}

/** Embeds texts one by one, on every core at once. */
export function openTextEmbedder(): {
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
} {
  const embedders = Array.from({ length: availableParallelism() }, () =>
    createTransformersEmbedder({ model: MODEL, modelDir: MODEL_DIR, threads: 1 }),
  );
  return {
    async embed(texts) {
      const vectors: Float32Array[] = [];
      let next = 0;
      const work = async (embedder: Embedder) => {
        for (let at = next++; at < texts.length; at = next++) {
          const [vector] = await embedder.embedPassages([texts[at] ?? ""]);
          if (vector !== undefined) vectors[at] = vector;
        }
      };
      await Promise.all(embedders.map(work));
      return vectors;
    },
    async close() {
      await Promise.all(embedders.map((embedder) => embedder.close()));
    },
  };
}
