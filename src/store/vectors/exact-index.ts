import { TopK } from "./top-k.js";
import type { SearchOptions, VectorHit, VectorIndex } from "./vector-index.js";
import type { VectorMatrix } from "./vector-matrix.js";

/** Scans every row: it is the oracle of the tests, the fallback without the addon, and serves narrow filters. */
export class ExactIndex implements VectorIndex {
  readonly engine = "exact";
  readonly matrix: VectorMatrix;

  constructor(matrix: VectorMatrix) {
    this.matrix = matrix;
  }

  search(query: Float32Array, { limit, among }: SearchOptions): VectorHit[] {
    this.matrix.checkQuery(query);
    const best = new TopK(limit);
    for (const { from, to } of among ?? [{ from: 0, to: this.matrix.rows }]) {
      let row = from;
      for (const similarity of this.matrix.similarities(query, from, to)) best.offer(row++, similarity);
    }
    return best.list().map(({ id, score }) => ({ row: id, similarity: score }));
  }
}
