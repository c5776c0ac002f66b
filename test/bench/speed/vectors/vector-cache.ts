import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddingModel } from "../../../../src/embed/model-table.js";

const DIGEST_BYTES = 16;
/** Texts embedded before they are written down: an interruption costs no more than these. */
const TEXTS_AT_ONCE = 256;

export interface FillOptions {
  /** Embeds each text alone: a quantised model gives a text another vector in other company. */
  readonly embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Vectors of one model by the SHA-256 of their texts, prefix and all, in a file that only grows: embedding a hundred
 * thousand texts takes long enough to be done once. A record that an interruption cut off is
 * removed, and several processes may add to the file.
 */
export class VectorCache {
  readonly #path: string;
  readonly #dimensions: number;
  readonly #vectors = new Map<string, Float32Array>();

  constructor(folder: string, { name, files, dimensions }: EmbeddingModel) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `vectors-${name}-${files[0]?.sha256.slice(0, 12)}.bin`);
    this.#dimensions = dimensions;
    if (!existsSync(this.#path)) return;
    const bytes = readFileSync(this.#path);
    for (let at = 0; at + this.#recordBytes <= bytes.length; at += this.#recordBytes) {
      const numbers = bytes.buffer.slice(
        bytes.byteOffset + at + DIGEST_BYTES,
        bytes.byteOffset + at + this.#recordBytes,
      );
      this.#vectors.set(bytes.toString("hex", at, at + DIGEST_BYTES), new Float32Array(numbers));
    }
  }

  get #recordBytes(): number {
    return DIGEST_BYTES + this.#dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  /** Throws where the text has not been embedded. */
  find(text: string): Float32Array {
    const vector = this.#vectors.get(digest(text));
    if (vector === undefined)
      throw new Error(`expected a vector of ${JSON.stringify(text.slice(0, 80))} in ${this.#path}`);
    return vector;
  }

  /** Embeds those of the texts that are not there yet, in their order. */
  async fill(texts: readonly string[], { embed, onProgress }: FillOptions): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !this.#vectors.has(digest(text)));
    if (missing.length === 0) return;
    const file = await open(this.#path, "a");
    try {
      const { size } = await file.stat();
      await file.truncate(size - (size % this.#recordBytes));
      for (let done = 0; done < missing.length; done += TEXTS_AT_ONCE) {
        onProgress(done, missing.length);
        const batch = missing.slice(done, done + TEXTS_AT_ONCE);
        const vectors = await embed(batch);
        const records = Buffer.concat(batch.flatMap((text, i) => this.#keep(text, vectors[i])));
        await file.write(records);
      }
      onProgress(missing.length, missing.length);
    } finally {
      await file.close();
    }
  }

  #keep(text: string, vector: Float32Array | undefined): Buffer[] {
    if (vector?.length !== this.#dimensions)
      throw new Error(`expected ${this.#dimensions} numbers, got ${vector?.length}`);
    const key = digest(text);
    this.#vectors.set(key, vector);
    return [Buffer.from(key, "hex"), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)];
  }
}

function digest(text: string): string {
  return createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, 2 * DIGEST_BYTES);
}
