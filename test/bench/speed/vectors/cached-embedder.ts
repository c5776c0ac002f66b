import type { Embedder, Embedding } from "../../../../src/embed/embedder.js";
import type { EmbeddingModel } from "../../../../src/embed/model-table.js";
import type { VectorCache } from "./vector-cache.js";

/** An embedder that has embedded everything before: of texts, no word pieces. Throws for a text that is not cached. */
export function createCachedEmbedder(model: EmbeddingModel, cache: VectorCache): Embedder {
  const embed = (text: string): Embedding => ({
    vector: cache.find(text),
    tokens: { pieces: [], data: new Float32Array() },
  });
  return {
    model,
    warmUp: async () => undefined,
    embedPassages: async (texts) => texts.map((text) => cache.find(text)),
    embedTokens: async (texts) => texts.map(embed),
    embedQuery: async (text) => embed(model.queryPrefix + text),
    close: async () => undefined,
  };
}
