import { register } from "node:module";

/** For `node --import`: the program with embeddings that were made before, so that what is left is its own and the store's. */
const hook = `
const own = ${JSON.stringify(new URL("./cached-transformers-embedder.js", import.meta.url).href)};
export async function resolve(specifier, context, next) {
  return specifier.endsWith("/transformers-embedder.js") ? { url: own, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
