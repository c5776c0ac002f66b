import type { Embedder } from "../../../src/embed/embedder.js";
import { BENCH_FOLDER } from "../speed/corpora/bench-folder.js";
import { createCachedEmbedder } from "../speed/vectors/cached-embedder.js";
import { MODEL } from "../speed/vectors/open-embedders.js";
import { VectorCache } from "../speed/vectors/vector-cache.js";

/** In the place of the program's own: what has been embedded before is not embedded again. */
export function createTransformersEmbedder(): Embedder {
  return createCachedEmbedder(MODEL, new VectorCache(BENCH_FOLDER, MODEL));
}
