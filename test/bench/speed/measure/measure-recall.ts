import type { VectorIndex } from "../../../../src/store/vectors/vector-index.js";

/** The share of the truly nearest `limit` rows that is found, mean over the queries. */
export function measureRecallOf(
  found: VectorIndex,
  exact: VectorIndex,
  { queries, limit }: { readonly queries: readonly Float32Array[]; readonly limit: number },
): number {
  const shares = queries.map((query) => {
    const nearest = new Set(exact.search(query, { limit }).map(({ row }) => row));
    const hits = found.search(query, { limit }).filter(({ row }) => nearest.has(row));
    return hits.length / nearest.size;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
