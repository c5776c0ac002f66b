import { compareHits, type SearchOptions, type VectorHit, type VectorIndex } from "./vector-index.js";
import type { VectorMatrix } from "./vector-matrix.js";

/** Scans every row: the oracle of the tests, the fallback without the addon, and the way of narrow filters. */
export class ExactIndex implements VectorIndex {
  readonly engine = "exact";
  readonly matrix: VectorMatrix;

  constructor(matrix: VectorMatrix) {
    this.matrix = matrix;
  }

  search(query: Float32Array, { limit, rows }: SearchOptions): VectorHit[] {
    this.matrix.checkQuery(query);
    const hits: VectorHit[] = [];
    const count = rows?.length ?? this.matrix.rows;
    for (let i = 0; i < count; i++) {
      const row = rows?.[i] ?? i;
      hits.push({ row, similarity: this.matrix.similarity(query, row) });
    }
    return hits.sort(compareHits).slice(0, limit);
  }
}
