import { createRequire } from "node:module";
import { AppError } from "../shared/errors.js";

const PACKAGE = "@huggingface/transformers";
/** Transformers.js runs models by it; npm leaves both out where its install script fails. */
const RUNTIME = "onnxruntime-node";

/** Throws `model_unavailable` where Transformers.js or its runtime is not installed. */
export function requireTransformers(): void {
  try {
    createRequire(createRequire(import.meta.url).resolve(PACKAGE)).resolve(RUNTIME);
  } catch (cause) {
    throw new AppError("model_unavailable", `${PACKAGE}, which runs the embedding model, is not installed`, {
      hint: "Run `ONNXRUNTIME_NODE_INSTALL=skip npm install`: without that setting npm fetches CUDA files that nothing here needs, and leaves the package out where it cannot have them.",
      cause,
    });
  }
}

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
