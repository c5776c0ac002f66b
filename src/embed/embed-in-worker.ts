import { resolve } from "node:path";
import { loadBert } from "../inference/load-transformers.js";
import type { LoadModel } from "../inference/worker-messages.js";
import { type EmbeddingInput, embedWithBert } from "./embed-with-bert.js";
import type { Embedding } from "./embedder.js";
import type { EmbeddingModel } from "./model-table.js";

export interface EmbeddingSettings extends Pick<EmbeddingModel, "name" | "dimensions" | "pooling"> {
  readonly modelDir: string;
}

/** Loads the embedding model in a thread of its own, since inference blocks its thread. */
export const load: LoadModel<EmbeddingSettings, EmbeddingInput, Embedding> = async (settings) => {
  const { name, modelDir } = settings;
  return embedWithBert(await loadBert(resolve(modelDir, name)), settings);
};
