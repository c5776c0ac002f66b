import { register } from "node:module";

/**
 * For `node --import`: the program with an embedder that takes a fifth of a second a text and no processor, so that many
 * processes embed at once on a small machine. A text always has the same vector, and another text another one.
 */
const embedder = `
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
const embed = (text, size) => {
  let state = createHash("sha256").update(text).digest().readUInt32LE(0);
  const vector = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};
export function createTransformersEmbedder({ model }) {
  const embedPassages = async (texts, { signal, onProgress } = {}) => {
    const vectors = [];
    for (const text of texts) {
      await wait(200, undefined, { signal });
      vectors.push(embed(text, model.dimensions));
      onProgress?.(vectors.length);
    }
    return vectors;
  };
  const tokens = { pieces: [], data: new Float32Array(0) };
  const embedTokens = async (texts, options) =>
    (await embedPassages(texts, options)).map((vector) => ({ vector, tokens }));
  return {
    model,
    warmUp: async () => undefined,
    embedPassages,
    embedTokens,
    embedQuery: async (text) => ({ vector: embed(text, model.dimensions), tokens }),
    close: async () => undefined,
  };
}`;
const hook = `
const own = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(embedder)}`)};
export async function resolve(specifier, context, next) {
  return specifier.endsWith("/transformers-embedder.js") ? { url: own, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
