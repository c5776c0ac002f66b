import { AppError } from "../errors.js";

/** Unit vectors in one block of memory, a row each. */
export class VectorMatrix {
  readonly data: Float32Array;
  readonly dimensions: number;
  readonly rows: number;

  /** Throws `internal` where the numbers do not fill whole rows, or one of them is not finite. */
  constructor(data: Float32Array, dimensions: number) {
    if (data.length % dimensions !== 0) {
      throw new AppError("internal", `expected rows of ${dimensions} numbers, got ${data.length} numbers`);
    }
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new AppError(
        "internal",
        `expected finite numbers, got ${data[bad]} in row ${Math.floor(bad / dimensions)}`,
      );
    }
    this.data = data;
    this.dimensions = dimensions;
    this.rows = data.length / dimensions;
  }

  row(row: number): Float32Array {
    return this.data.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  /** Cosine of a unit query and a row: their inner product. */
  similarity(query: Float32Array, row: number): number {
    this.checkQuery(query);
    const offset = row * this.dimensions;
    let sum = 0;
    for (let i = 0; i < this.dimensions; i++) sum += (query[i] ?? 0) * (this.data[offset + i] ?? 0);
    return sum;
  }

  checkQuery(query: Float32Array): void {
    if (query.length !== this.dimensions) {
      throw new AppError("internal", `expected a vector of ${this.dimensions} numbers, got ${query.length}`);
    }
  }
}
