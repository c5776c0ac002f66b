import { ExactIndex } from "./exact-index.js";
import type { VectorIndex } from "./vector-index.js";

const NEAREST = 10;
/** Vectors that ask: enough to tell .98 from .99, few enough to be nothing beside the making of a graph. */
const MOST_ASKED = 100;

/**
 * Share of the ten nearest vectors that an index finds, 0..1, against an exact scan: the mean over vectors taken
 * evenly from its own, each without itself. 1 for an index of less than two.
 */
export function measureRecall(index: VectorIndex): number {
  const { matrix } = index;
  const exact = new ExactIndex(matrix);
  const asked = Math.min(MOST_ASKED, matrix.rows);
  let found = 0;
  let expected = 0;
  for (let i = 0; i < asked; i++) {
    const own = Math.floor((i * matrix.rows) / asked);
    const query = matrix.row(own);
    const find = (searched: VectorIndex) =>
      searched.search(query, { limit: NEAREST + 1 }).flatMap(({ row }) => (row === own ? [] : [row]));
    const nearest = new Set(find(exact).slice(0, NEAREST));
    expected += nearest.size;
    found += find(index)
      .slice(0, NEAREST)
      .filter((row) => nearest.has(row)).length;
  }
  return expected === 0 ? 1 : found / expected;
}
