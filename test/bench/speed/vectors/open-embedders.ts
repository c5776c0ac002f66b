import type { Embedder } from "../../../../src/embed/embedder.js";
import { findModel } from "../../../../src/embed/find-model.js";
import type { EmbeddingModel } from "../../../../src/embed/model-table.js";
import { createTransformersEmbedder } from "../../../../src/embed/transformers-embedder.js";
import { readTestConfig } from "../../../test-config.js";

const config = readTestConfig();

/** The model that is measured, and the folder of the models. */
export const MODEL: EmbeddingModel = findModel(config.modelName);
export const MODEL_DIR: string = config.modelDir;

/** The program's own, without the memory for questions: a text that is asked for twice is embedded twice. */
export function openEmbedder(): Embedder {
  return createTransformersEmbedder({ model: MODEL, modelDir: MODEL_DIR });
}
