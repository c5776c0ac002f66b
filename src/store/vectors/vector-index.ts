import type { RowRange } from "../row-range.js";
import type { VectorMatrix } from "./vector-matrix.js";

export interface VectorHit {
  /** A row of the matrix that the index was built from. */
  readonly row: number;
  /** The cosine, -1..1. */
  readonly similarity: number;
}

export type VectorEngine = "hnsw" | "exact";

export interface SearchOptions {
  /** The greatest number of hits; where it is above the number of rows, all rows are found. */
  readonly limit: number;
  /** The rows to search among, no row twice; all rows are searched where it is absent. */
  readonly among?: readonly RowRange[] | undefined;
}

/** Finds the rows nearest to a unit vector, best first; of equal ones the lower row comes first. */
export interface VectorIndex {
  readonly engine: VectorEngine;
  readonly matrix: VectorMatrix;
  /** Throws `internal` where the query's dimensions differ from the matrix's. */
  search(query: Float32Array, options: SearchOptions): VectorHit[];
}
