import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../../inference/model-files.js";
import type { EmbeddingModel } from "../model-table.js";
import type { WordVectors } from "./distil-words.js";

const DIGEST_DIGITS = 16;

/**
 * Keeps the vectors of words that were embedded alone in a folder of the user's cache, a file for each model, so that a
 * second export embeds only new words. A file that does not fit is made anew; where none can be written, nothing is kept.
 */
export function keepWordVectors(cacheDir: string, model: EmbeddingModel): WordVectors {
  const digest = model.files.map(({ sha256 }) => sha256)[0]?.slice(0, DIGEST_DIGITS) ?? model.name;
  const folder = join(cacheDir, "words");
  const path = join(folder, `${model.name}-${digest}.bin`);
  let known = new Map<string, Float32Array>();
  return {
    async read() {
      const bytes = await readFile(path).catch(() => null);
      known = (bytes === null ? null : decode(bytes, model.dimensions)) ?? new Map();
      return new Map(known);
    },
    async keep(vectors) {
      for (const [word, vector] of vectors) known.set(word, vector);
      try {
        await mkdir(folder, { recursive: true });
        await replaceFile(path, encode(known));
      } catch {
        // The export does without: the words are embedded again next time.
      }
    },
  };
}

/** A line of JSON with the words, and their vectors as 32-bit floats, little-endian. */
function encode(vectors: ReadonlyMap<string, Float32Array>): Uint8Array {
  const head = Buffer.from(`${JSON.stringify([...vectors.keys()])}\n`);
  const width = [...vectors.values()][0]?.length ?? 0;
  const bytes = Buffer.alloc(head.length + 4 * width * vectors.size);
  head.copy(bytes);
  let at = head.length;
  for (const vector of vectors.values()) for (const value of vector) at = bytes.writeFloatLE(value, at);
  return bytes;
}

function decode(bytes: Buffer, dimensions: number): Map<string, Float32Array> | null {
  const end = bytes.indexOf("\n");
  let words: unknown;
  try {
    words = JSON.parse(bytes.toString("utf8", 0, end));
  } catch {
    return null;
  }
  if (!Array.isArray(words) || !words.every((word): word is string => typeof word === "string")) return null;
  if (bytes.length !== end + 1 + 4 * dimensions * words.length) return null;
  const found = new Map<string, Float32Array>();
  for (const [i, word] of words.entries()) {
    const from = end + 1 + 4 * dimensions * i;
    const vector = Float32Array.from({ length: dimensions }, (_, at) => bytes.readFloatLE(from + 4 * at));
    if (!vector.every(Number.isFinite)) return null;
    found.set(word, vector);
  }
  return found;
}
