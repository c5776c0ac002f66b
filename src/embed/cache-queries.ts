import { KeptResults } from "../inference/kept-results.js";
import type { Embedder, Embedding } from "./embedder.js";

/** It holds the embeddings of some 600 questions of twelve words. */
const DEFAULT_BYTES = 16 * 1024 * 1024;

/** Keeps the embeddings of recent questions, up to `bytes` of them (16 MiB by default). */
export function cacheQueries(embedder: Embedder, { bytes = DEFAULT_BYTES } = {}): Embedder {
  const kept = new KeptResults(bytes, measureBytes);
  return {
    model: embedder.model,
    warmUp: () => embedder.warmUp(),
    embedPassages: (texts, options) => embedder.embedPassages(texts, options),
    embedTokens: (texts, options) => embedder.embedTokens(texts, options),
    embedQuery: (text, options = {}) => kept.get(text, options, (asker) => embedder.embedQuery(text, asker)),
    close: () => embedder.close(),
  };
}

/** Counts the bytes of the numbers and the strings; the objects around them are small. */
function measureBytes({ vector, tokens: { pieces, data } }: Embedding, text: string): number {
  let units = text.length;
  for (const piece of pieces) units += piece.length;
  return vector.byteLength + data.byteLength + 2 * units;
}
