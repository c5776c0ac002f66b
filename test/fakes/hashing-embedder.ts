import { createHash } from "node:crypto";
import type { Embedder, Embedding, EmbedOptions } from "../../src/embed/embedder.js";
import { type EmbeddingModel, MODEL_TABLE } from "../../src/embed/model-table.js";
import { tokenize } from "../../src/language/tokenize.js";

/** A bag of hashed words as a unit vector: shared words make texts near. Records what it was asked to embed. */
export class HashingEmbedder implements Embedder {
  readonly model: EmbeddingModel;
  readonly embedded: string[] = [];
  readonly queries: string[] = [];
  closed = false;

  constructor(changes: Partial<EmbeddingModel> = {}) {
    const [base] = MODEL_TABLE;
    if (base === undefined) throw new Error("the model table is empty");
    this.model = { ...base, dimensions: 64, ...changes };
  }

  async warmUp(): Promise<void> {}

  async embedPassages(texts: readonly string[], options: EmbedOptions = {}): Promise<Float32Array[]> {
    return texts.map((text, i) => {
      options.signal?.throwIfAborted();
      this.embedded.push(text);
      options.onProgress?.(i + 1);
      return this.#hash(text);
    });
  }

  async embedTokens(texts: readonly string[], options: EmbedOptions = {}): Promise<Embedding[]> {
    const vectors = await this.embedPassages(texts, options);
    return vectors.map((vector, i) => this.#describe(texts[i] ?? "", vector));
  }

  async embedQuery(text: string, options: EmbedOptions = {}): Promise<Embedding> {
    options.signal?.throwIfAborted();
    this.queries.push(text);
    return this.#describe(text, this.#hash(text));
  }

  #describe(text: string, vector: Float32Array): Embedding {
    const pieces = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const data = Float32Array.from(pieces.flatMap((piece) => [...this.#hash(piece)]));
    return { vector, tokens: { pieces, data } };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #hash(text: string): Float32Array {
    const vector = new Float32Array(this.model.dimensions);
    for (const token of ["", ...tokenize(text)]) {
      const slot = createHash("sha256").update(token).digest().readUInt32LE(0) % vector.length;
      vector[slot] = (vector[slot] ?? 0) + 1;
    }
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  }
}
