import { AppError } from "../../shared/errors.js";
import { toBytes, viewNumbers } from "../little-endian.js";
import { addUp } from "../offsets.js";
import type { StoredBytes } from "../stored-bytes.js";
import { GREATEST_BYTE, openTokenKernel } from "./token-kernel.js";

const SCALE_BYTES = 4;

/** One text's tokens: first their scales (32-bit floats), then a row of signed bytes each, which the scale multiplies. */
export type TokenBlock = Uint8Array;

/**
 * The vectors of the word pieces of numbered texts, a byte a number. Late interaction by MaxSim (Khattab & Zaharia 2020,
 * ColBERT, section 3.2) compares each word of a question with the nearest one of a text. These vectors are by far the
 * largest part of an index, and a question needs those of a dozen texts: an index on disk leaves the others there.
 */
export class TokenMatrix {
  readonly dimensions: number;
  /** The tokens of text i are those from `offsets[i]` up to the next offset. */
  readonly offsets: Uint32Array;
  readonly #source: readonly TokenBlock[] | StoredBytes;

  private constructor(offsets: Uint32Array, source: readonly TokenBlock[] | StoredBytes, dimensions: number) {
    this.offsets = offsets;
    this.#source = source;
    this.dimensions = dimensions;
  }

  /** Makes a matrix of the blocks of texts, in order. Throws `internal` where a block does not consist of whole tokens. */
  static build(blocks: readonly TokenBlock[], dimensions: number): TokenMatrix {
    const width = dimensions + SCALE_BYTES;
    const broken = blocks.find(({ length }) => length % width !== 0);
    if (broken !== undefined)
      throw new AppError("internal", `expected tokens of ${width} bytes, got ${broken.length} bytes`);
    return new TokenMatrix(addUp(blocks.map(({ length }) => length / width)), blocks, dimensions);
  }

  /** Makes a matrix of what `encode` wrote, whose offsets are given: it trusts that they ascend, and that there is as much. */
  static over(bytes: StoredBytes, offsets: Uint32Array, dimensions: number): TokenMatrix {
    return new TokenMatrix(offsets, bytes, dimensions);
  }

  get texts(): number {
    return this.offsets.length - 1;
  }

  /** The number of bytes in the file that holds them. */
  get size(): number {
    return this.offsets.byteLength + (this.offsets.at(-1) ?? 0) * (this.dimensions + SCALE_BYTES);
  }

  /** Yields the file's bytes in order: the offsets, little-endian, and then the blocks. */
  *encode(): Generator<Uint8Array> {
    yield toBytes(this.offsets);
    for (let text = 0; text < this.texts; text++) yield this.read(text);
  }

  /** Reads a text's block, which is empty where the text has no tokens. */
  read(text: number): TokenBlock {
    const from = this.offsets[text] ?? 0;
    const count = (this.offsets[text + 1] ?? from) - from;
    if (!("read" in this.#source)) return this.#source[text] ?? new Uint8Array(0);
    const width = this.dimensions + SCALE_BYTES;
    return this.#source.read(this.offsets.byteLength + from * width, count * width);
  }

  /**
   * Finds for each query token (rows of unit vectors) the greatest cosine with a token of the text, -1..1.
   * All of them are 0 where the text has no tokens.
   */
  matchTokens(query: Float32Array, text: number): Float32Array {
    const { dimensions } = this;
    const block = this.read(text);
    const count = block.length / (dimensions + SCALE_BYTES);
    if (count === 0 || query.length === 0) return new Float32Array(query.length / dimensions);
    const scalesEnd = count * SCALE_BYTES;
    return openTokenKernel().match(
      query,
      new Int8Array(block.buffer, block.byteOffset + scalesEnd, count * dimensions),
      viewNumbers(Float32Array, block.subarray(0, scalesEnd)),
      dimensions,
    );
  }
}

/** Packs a text's token vectors (rows of unit vectors) into a block. */
export function packTokens(vectors: Float32Array, dimensions: number): TokenBlock {
  const count = vectors.length / dimensions;
  const block = new Uint8Array(count * (dimensions + SCALE_BYTES));
  const scales = new DataView(block.buffer);
  const bytes = new Int8Array(block.buffer, count * SCALE_BYTES, count * dimensions);
  for (let row = 0; row < count; row++) {
    const end = (row + 1) * dimensions;
    let most = 0;
    for (let i = row * dimensions; i < end; i++) most = Math.max(most, Math.abs(vectors[i] as number));
    const scale = most / GREATEST_BYTE;
    scales.setFloat32(row * SCALE_BYTES, scale, true);
    for (let i = row * dimensions; i < end; i++) bytes[i] = Math.round((vectors[i] as number) / (scale || 1));
  }
  return block;
}
