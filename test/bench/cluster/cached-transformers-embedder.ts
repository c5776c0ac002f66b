import type { Embedder } from "../../../src/embed/embedder.js";
import { BENCH_FOLDER } from "../speed/corpora/bench-folder.js";
import { createCachedEmbedder } from "../speed/vectors/cached-embedder.js";
import { MODEL, openEmbedder } from "../speed/vectors/open-embedders.js";
import { createRepeatingEmbedder } from "../speed/vectors/repeat-vectors.js";
import { VectorCache } from "../speed/vectors/vector-cache.js";

/**
 * In the place of the program's own: what has been embedded before is not embedded again. The questions that an ingest tries
 * are embedded when they are first tried, and kept.
 */
export function createTransformersEmbedder(): Embedder {
  const cache = new VectorCache(BENCH_FOLDER, MODEL);
  const cached = createRepeatingEmbedder(createCachedEmbedder(MODEL, cache));
  let own: Embedder | null = null;
  return {
    ...cached,
    embedQuery: async (text) => {
      await cache.fill([MODEL.queryPrefix + text], {
        embed: (texts) => {
          own ??= openEmbedder();
          return own.embedPassages(texts);
        },
        onProgress: () => undefined,
      });
      return await cached.embedQuery(text);
    },
    close: async () => await own?.close(),
  };
}
