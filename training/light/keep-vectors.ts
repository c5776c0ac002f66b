import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Embedder } from "../../src/embed/embedder.js";

const AT_ONCE = 512;

/** Embeds texts as `embedder` embeds passages, a row each; those that `path` holds of an earlier run are taken from there. */
export async function keepVectors(
  path: string,
  texts: readonly string[],
  embedder: Pick<Embedder, "embedPassages" | "model">,
): Promise<Float32Array> {
  const { dimensions } = embedder.model;
  const known = new Map<string, Float32Array>();
  if (existsSync(`${path}.json`)) {
    const numbers = new Float32Array(Uint8Array.from(readFileSync(`${path}.f32`)).buffer);
    const names = JSON.parse(readFileSync(`${path}.json`, "utf8")) as string[];
    for (const [i, text] of names.entries())
      known.set(text, numbers.subarray(i * dimensions, (i + 1) * dimensions));
  }
  const missing = [...new Set(texts)].filter((text) => !known.has(text));
  for (let from = 0; from < missing.length; from += AT_ONCE) {
    const some = missing.slice(from, from + AT_ONCE);
    const vectors = await embedder.embedPassages(some);
    for (const [i, vector] of vectors.entries()) known.set(some[i] ?? "", vector);
    process.stderr.write(`${path}: ${from + some.length} of ${missing.length}\n`);
  }
  if (missing.length > 0) {
    writeFileSync(`${path}.json`, JSON.stringify([...known.keys()]));
    writeFileSync(
      `${path}.f32`,
      Buffer.concat([...known.values()].map((each) => Buffer.from(Float32Array.from(each).buffer))),
    );
  }
  const rows = new Float32Array(texts.length * dimensions);
  for (const [i, text] of texts.entries()) rows.set(known.get(text) ?? [], i * dimensions);
  return rows;
}
