import { createRequire } from "node:module";

const PACKAGE = "@huggingface/transformers";

/**
 * Loads Transformers.js without the image library, which it would load at once, used or not: that takes longer than all the
 * rest of it. Nothing here reads an image.
 */
export function loadTransformers(): typeof import("@huggingface/transformers") {
  const require = createRequire(import.meta.url);
  const id = createRequire(require.resolve(PACKAGE)).resolve("sharp");
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, exports: {} });
  return require(PACKAGE);
}
