import { ExactIndex } from "./exact-index.js";
import type { VectorIndex } from "./vector-index.js";

const NEAREST = 10;
/** So many vectors ask, enough to tell .98 from .99; in a large index only as many as can be scanned in some seconds. */
const MOST_ASKED = 100;
const MOST_SCANNED = 5_000_000;
/** Equal distances may differ by this much, since a graph rounds them. */
const ROUNDING = 1e-5;

/**
 * Measures the share of the ten nearest vectors that an index finds, 0..1, against an exact scan: the mean over vectors taken
 * evenly from its own, each without itself. A vector as near as the tenth counts as one of them. The share is 1 for fewer
 * than two vectors. Other work has its turn between two vectors. Throws the signal's reason.
 */
export async function measureRecall(index: VectorIndex, signal?: AbortSignal): Promise<number> {
  const { matrix } = index;
  const exact = new ExactIndex(matrix);
  const asked = Math.min(MOST_ASKED, matrix.rows, Math.ceil(MOST_SCANNED / Math.max(1, matrix.rows)));
  let found = 0;
  let expected = 0;
  for (let i = 0; i < asked; i++) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    const own = Math.floor((i * matrix.rows) / asked);
    const find = (searched: VectorIndex) =>
      searched
        .search(matrix.row(own), { limit: NEAREST + 1 })
        .filter(({ row }) => row !== own)
        .slice(0, NEAREST);
    const nearest = find(exact);
    const least = (nearest.at(-1)?.similarity ?? 0) - ROUNDING;
    expected += nearest.length;
    found += find(index).filter(({ similarity }) => similarity >= least).length;
  }
  return expected === 0 ? 1 : found / expected;
}
