import type { Embedder } from "../../../src/embed/embedder.js";
import { BENCH_FOLDER } from "../speed/bench-folder.js";
import { createCachedEmbedder } from "../speed/cached-embedder.js";
import { MODEL } from "../speed/open-embedders.js";
import { VectorCache } from "../speed/vector-cache.js";

/** In the place of the program's own: what has been embedded before is not embedded again. */
export function createTransformersEmbedder(): Embedder {
  return createCachedEmbedder(MODEL, new VectorCache(BENCH_FOLDER, MODEL));
}
