import { register } from "node:module";

/**
 * For `node --import`: the program with embeddings that were made before, so that what is left is its own and the store's. With
 * CUEPOINT_BENCH_QUESTIONS=off chapters get no questions.
 */
const own = {
  "/transformers-embedder.js": "./cached-transformers-embedder.js",
  ...(process.env.CUEPOINT_BENCH_QUESTIONS === "off" ? { "/find-questions.js": "./no-questions.mjs" } : {}),
};
const replaced = Object.entries(own).map(([end, path]) => [end, new URL(path, import.meta.url).href]);
const hook = `
const replaced = ${JSON.stringify(replaced)};
export async function resolve(specifier, context, next) {
  const [, url] = replaced.find(([end]) => specifier.endsWith(end)) ?? [];
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
