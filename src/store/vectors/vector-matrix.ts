import { AppError } from "../../shared/errors.js";
import { toBytes, viewNumbers } from "../little-endian.js";
import type { StoredBytes } from "../stored-bytes.js";
import { innerProduct } from "./inner-product.js";

/** So many rows are read at once where many are compared: 400 kB where they have 384 dimensions. */
const ROWS_AT_ONCE = 256;
const NUMBER_BYTES = 4;

/** Unit vectors, a row each, in one block of memory or in bytes that are read when they are asked for. */
export class VectorMatrix {
  readonly dimensions: number;
  readonly rows: number;
  readonly #source: Float32Array | StoredBytes;
  /** Rows that are compared and then forgotten are read into this. */
  readonly #scratch: Uint8Array;

  private constructor(source: Float32Array | StoredBytes, dimensions: number, rows: number) {
    this.#source = source;
    this.#scratch = new Uint8Array(
      source instanceof Float32Array ? 0 : ROWS_AT_ONCE * dimensions * NUMBER_BYTES,
    );
    this.dimensions = dimensions;
    this.rows = rows;
  }

  /** Makes a matrix in memory. Throws `internal` where the numbers do not fill whole rows, or one of them is not finite. */
  static build(data: Float32Array, dimensions: number): VectorMatrix {
    if (data.length % dimensions !== 0) {
      throw new AppError("internal", `expected rows of ${dimensions} numbers, got ${data.length} numbers`);
    }
    const bad = findUnbounded(data);
    if (bad >= 0) {
      throw new AppError(
        "internal",
        `expected finite numbers, got ${data[bad]} in row ${Math.floor(bad / dimensions)}`,
      );
    }
    return new VectorMatrix(data, dimensions, data.length / dimensions);
  }

  /** Makes a matrix of what `encode` wrote, and trusts that there is as much. */
  static over(
    bytes: StoredBytes,
    { rows, dimensions }: Pick<VectorMatrix, "rows" | "dimensions">,
  ): VectorMatrix {
    return new VectorMatrix(bytes, dimensions, rows);
  }

  /** Reads all rows into memory. */
  load(): VectorMatrix {
    const data = new Float32Array(this.rows * this.dimensions);
    for (let row = 0; row < this.rows; row += ROWS_AT_ONCE) {
      data.set(this.#read(row, Math.min(this.rows, row + ROWS_AT_ONCE)), row * this.dimensions);
    }
    return new VectorMatrix(data, this.dimensions, this.rows);
  }

  row(row: number): Float32Array {
    return this.#read(row, row + 1);
  }

  /** Computes the cosine of a unit query and a row, which is their inner product. */
  similarity(query: Float32Array, row: number): number {
    this.checkQuery(query);
    return innerProduct(query, 0, this.#read(row, row + 1, this.#scratch), 0, this.dimensions);
  }

  /** Computes the cosines of a unit query and the rows from one up to, not including, another, in order. */
  similarities(query: Float32Array, from: number, to: number): Float64Array {
    this.checkQuery(query);
    const { dimensions } = this;
    const found = new Float64Array(to - from);
    for (let start = from; start < to; start += ROWS_AT_ONCE) {
      const end = Math.min(to, start + ROWS_AT_ONCE);
      const block = this.#read(start, end, this.#scratch);
      for (let row = start; row < end; row++)
        found[row - from] = innerProduct(query, 0, block, (row - start) * dimensions, dimensions);
    }
    return found;
  }

  checkQuery(query: Float32Array): void {
    if (query.length !== this.dimensions) {
      throw new AppError("internal", `expected a vector of ${this.dimensions} numbers, got ${query.length}`);
    }
  }

  /** Yields the file's bytes in order. */
  *encode(): Generator<Uint8Array> {
    for (let row = 0; row < this.rows; row += ROWS_AT_ONCE)
      yield toBytes(this.#read(row, Math.min(this.rows, row + ROWS_AT_ONCE)));
  }

  #read(from: number, to: number, into?: Uint8Array): Float32Array {
    const { dimensions } = this;
    if (this.#source instanceof Float32Array)
      return this.#source.subarray(from * dimensions, to * dimensions);
    const width = dimensions * NUMBER_BYTES;
    return viewNumbers(Float32Array, this.#source.read(from * width, (to - from) * width, into));
  }
}

function findUnbounded(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
