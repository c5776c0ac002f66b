import { AppError } from "../errors.js";

/** Greatest magnitude of a signed byte. */
const SCALE = 127;

/** What is stored: the tokens of text i lie at `offsets[i]` up to the next offset; a row of bytes a token. */
export interface TokenRows {
  readonly offsets: Uint32Array;
  /** A byte times its token's scale is the vector's number. */
  readonly scales: Float32Array;
  readonly bytes: Int8Array;
}

/**
 * Word-piece vectors of numbered texts, a byte a number: late interaction by MaxSim (Khattab & Zaharia 2020,
 * ColBERT, section 3.2) compares each word of a question with the nearest one of a text.
 */
export class TokenMatrix {
  readonly rows: TokenRows;
  readonly dimensions: number;

  /** Throws `internal` where the parts do not fit each other. */
  constructor(rows: TokenRows, dimensions: number) {
    const { offsets, scales, bytes } = rows;
    const ascending = offsets.every((offset, i) => i === 0 || offset >= (offsets[i - 1] ?? 0));
    if (!ascending || offsets.at(-1) !== scales.length || bytes.length !== scales.length * dimensions) {
      throw new AppError(
        "internal",
        `expected ${offsets.at(-1)} token rows of ${dimensions} numbers, got ${bytes.length} numbers`,
      );
    }
    this.rows = rows;
    this.dimensions = dimensions;
  }

  /** Texts in order, each as its tokens' unit vectors in one block. */
  static build(texts: readonly Float32Array[], dimensions: number): TokenMatrix {
    const offsets = new Uint32Array(texts.length + 1);
    texts.forEach((text, i) => {
      offsets[i + 1] = (offsets[i] ?? 0) + text.length / dimensions;
    });
    const count = offsets.at(-1) ?? 0;
    const scales = new Float32Array(count);
    const bytes = new Int8Array(count * dimensions);
    let row = 0;
    for (const text of texts) {
      for (let at = 0; at < text.length; at += dimensions, row++) {
        const token = text.subarray(at, at + dimensions);
        const scale = token.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / SCALE;
        scales[row] = scale;
        token.forEach((value, i) => {
          bytes[row * dimensions + i] = Math.round(value / (scale || 1));
        });
      }
    }
    return new TokenMatrix({ offsets, scales, bytes }, dimensions);
  }

  /** The texts of all of them, in order. */
  static join(parts: readonly TokenMatrix[], dimensions: number): TokenMatrix {
    const rows = parts.map((part) => part.rows);
    const count = rows.reduce((sum, { scales }) => sum + scales.length, 0);
    const offsets = new Uint32Array(parts.reduce((sum, part) => sum + part.texts, 0) + 1);
    const scales = new Float32Array(count);
    const bytes = new Int8Array(count * dimensions);
    let text = 0;
    let row = 0;
    for (const part of rows) {
      for (const offset of part.offsets.subarray(1)) offsets[++text] = row + offset;
      scales.set(part.scales, row);
      bytes.set(part.bytes, row * dimensions);
      row += part.scales.length;
    }
    return new TokenMatrix({ offsets, scales, bytes }, dimensions);
  }

  get texts(): number {
    return this.rows.offsets.length - 1;
  }

  /** A text's token vectors in one block, as near to what was given as a byte a number allows. */
  read(text: number): Float32Array {
    const [from, to] = this.#span(text);
    const { scales, bytes } = this.rows;
    return Float32Array.from({ length: (to - from) * this.dimensions }, (_, i) => {
      const row = from + Math.floor(i / this.dimensions);
      return (bytes[from * this.dimensions + i] ?? 0) * (scales[row] ?? 0);
    });
  }

  /**
   * For each query token (rows of unit vectors) the greatest cosine with a token of the text, -1..1.
   * All 0 where the text has no tokens.
   */
  matchTokens(query: Float32Array, text: number): Float32Array {
    const { dimensions } = this;
    const { scales, bytes } = this.rows;
    const matches = new Float32Array(query.length / dimensions);
    const [from, to] = this.#span(text);
    if (from === to) return matches;
    for (let n = 0; n < matches.length; n++) {
      let best = -1;
      const q = n * dimensions;
      for (let row = from; row < to; row++) {
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

  #span(text: number): readonly [number, number] {
    return [this.rows.offsets[text] ?? 0, this.rows.offsets[text + 1] ?? 0];
  }
}
