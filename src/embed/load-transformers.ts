import { createRequire } from "node:module";

const PACKAGE = "@huggingface/transformers";

/**
 * Transformers.js without the image library that it loads at once, used or not: loading that takes longer than all the
 * rest of it. Nothing here reads an image.
 */
export function loadTransformers(): typeof import("@huggingface/transformers") {
  const require = createRequire(import.meta.url);
  const id = createRequire(require.resolve(PACKAGE)).resolve("sharp");
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, exports: {} });
  return require(PACKAGE);
}
