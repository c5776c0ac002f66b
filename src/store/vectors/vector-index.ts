import type { RowRange } from "../row-range.js";
import type { VectorMatrix } from "./vector-matrix.js";

export interface VectorHit {
  /** Row of the matrix the index was built from. */
  readonly row: number;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

export type VectorEngine = "hnsw" | "exact";

export interface SearchOptions {
  /** How many hits at most; more than there are rows is the same as all of them. */
  readonly limit: number;
  /** Rows to search among, no row twice; all rows where absent. */
  readonly among?: readonly RowRange[];
}

/** Nearest rows to a unit vector, best first, ties by row. */
export interface VectorIndex {
  readonly engine: VectorEngine;
  readonly matrix: VectorMatrix;
  /** Throws `internal` where the query's dimensions differ from the matrix's. */
  search(query: Float32Array, options: SearchOptions): VectorHit[];
}
