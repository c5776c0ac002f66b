import { closeSync, openSync, readSync } from "node:fs";
import { AppError } from "../errors.js";
import { describeDamage } from "./manifest.js";

/** Greatest magnitude of a signed byte. */
const SCALE = 127;
const OFFSET_BYTES = 4;

/** One text's tokens: their scales (32-bit floats), then a row of signed bytes each. A byte times its token's scale is the vector's number. */
export type TokenBlock = Buffer;

/** Where blocks lie: in memory, or in a file that is read as they are asked for. */
type BlockSource =
  | { readonly kind: "memory"; readonly blocks: readonly TokenBlock[] }
  | { readonly kind: "file"; readonly descriptor: number };

/** An open file is closed once nobody can ask for its blocks any more. */
const descriptors = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/**
 * Word-piece vectors of numbered texts, a byte a number: late interaction by MaxSim (Khattab & Zaharia 2020,
 * ColBERT, section 3.2) compares each word of a question with the nearest one of a text. They are by far the
 * largest part of an index, and a question needs those of a dozen texts: an index on disk leaves them there.
 */
export class TokenMatrix {
  readonly dimensions: number;
  /** The tokens of text i are those from `offsets[i]` up to the next offset. */
  readonly offsets: Uint32Array;
  readonly #source: BlockSource;

  private constructor(offsets: Uint32Array, source: BlockSource, dimensions: number) {
    this.offsets = offsets;
    this.#source = source;
    this.dimensions = dimensions;
  }

  /** Texts in order, each as its block. Throws `internal` where a block is not of whole tokens. */
  static build(blocks: readonly TokenBlock[], dimensions: number): TokenMatrix {
    const offsets = new Uint32Array(blocks.length + 1);
    blocks.forEach((block, i) => {
      const tokens = block.length / (dimensions + 4);
      if (!Number.isInteger(tokens))
        throw new AppError(
          "internal",
          `expected tokens of ${dimensions + 4} bytes, got ${block.length} bytes`,
        );
      offsets[i + 1] = (offsets[i] ?? 0) + tokens;
    });
    return new TokenMatrix(offsets, { kind: "memory", blocks }, dimensions);
  }

  /** Of a file that `encode` wrote and whose digest is verified. Throws `index_damaged` where it does not fit. */
  static open(path: string, shape: { readonly texts: number; readonly dimensions: number }): TokenMatrix {
    const { texts, dimensions } = shape;
    const descriptor = openSync(path, "r");
    const header = Buffer.alloc((texts + 1) * OFFSET_BYTES);
    const offsets = new Uint32Array(texts + 1);
    const isRead = readSync(descriptor, header, 0, header.length, 0) === header.length;
    for (let i = 0; isRead && i <= texts; i++) offsets[i] = header.readUInt32LE(i * OFFSET_BYTES);
    const ascends = offsets.every((offset, i) => i === 0 || offset >= (offsets[i - 1] ?? 0));
    if (!isRead || !ascends) {
      closeSync(descriptor);
      throw describeDamage(`${path} does not hold the tokens of ${texts} texts`);
    }
    const matrix = new TokenMatrix(offsets, { kind: "file", descriptor }, dimensions);
    descriptors.register(matrix, descriptor);
    return matrix;
  }

  get texts(): number {
    return this.offsets.length - 1;
  }

  /** Bytes of the file that holds them. */
  get size(): number {
    return this.offsets.length * OFFSET_BYTES + (this.offsets.at(-1) ?? 0) * (this.dimensions + 4);
  }

  /** The file's bytes in order: offsets, little-endian, then the blocks. */
  *encode(): Generator<Buffer> {
    const header = Buffer.alloc(this.offsets.length * OFFSET_BYTES);
    this.offsets.forEach((offset, i) => {
      header.writeUInt32LE(offset, i * OFFSET_BYTES);
    });
    yield header;
    for (let text = 0; text < this.texts; text++) yield this.read(text);
  }

  /** A text's block; empty where it has no tokens. */
  read(text: number): TokenBlock {
    const from = this.offsets[text] ?? 0;
    const count = (this.offsets[text + 1] ?? from) - from;
    if (this.#source.kind === "memory") return this.#source.blocks[text] ?? Buffer.alloc(0);
    const width = this.dimensions + 4;
    const block = Buffer.alloc(count * width);
    readSync(
      this.#source.descriptor,
      block,
      0,
      block.length,
      this.offsets.length * OFFSET_BYTES + from * width,
    );
    return block;
  }

  /**
   * For each query token (rows of unit vectors) the greatest cosine with a token of the text, -1..1.
   * All 0 where the text has no tokens.
   */
  matchTokens(query: Float32Array, text: number): Float32Array {
    const { dimensions } = this;
    const matches = new Float32Array(query.length / dimensions);
    const block = this.read(text);
    const count = block.length / (dimensions + 4);
    if (count === 0) return matches;
    const bytes = new Int8Array(block.buffer, block.byteOffset + count * 4, count * dimensions);
    const scales = Float32Array.from({ length: count }, (_, row) => block.readFloatLE(row * 4));
    for (let n = 0; n < matches.length; n++) {
      let best = -1;
      const q = n * dimensions;
      for (let row = 0; row < count; row++) {
        const r = row * dimensions;
        let sum = 0;
        for (let i = 0; i < dimensions; i++) sum += (query[q + i] as number) * (bytes[r + i] as number);
        const cosine = sum * (scales[row] as number);
        if (cosine > best) best = cosine;
      }
      matches[n] = best;
    }
    return matches;
  }
}

/** A text's token vectors (rows of unit vectors) as a block. */
export function packTokens(vectors: Float32Array, dimensions: number): TokenBlock {
  const count = vectors.length / dimensions;
  const block = Buffer.alloc(count * (dimensions + 4));
  const bytes = new Int8Array(block.buffer, block.byteOffset + count * 4, count * dimensions);
  for (let row = 0; row < count; row++) {
    const end = (row + 1) * dimensions;
    let most = 0;
    for (let i = row * dimensions; i < end; i++) most = Math.max(most, Math.abs(vectors[i] as number));
    const scale = most / SCALE;
    block.writeFloatLE(scale, row * 4);
    for (let i = row * dimensions; i < end; i++) bytes[i] = Math.round((vectors[i] as number) / (scale || 1));
  }
  return block;
}
