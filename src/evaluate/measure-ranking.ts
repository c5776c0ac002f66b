/** These compare one ranking with the set of relevant items; each is 0..1. `relevant` must not be empty. */

/** Returns the share of the relevant items that stand among the first `limit`. */
export function measureRecall<T>(ranked: readonly T[], relevant: readonly T[], limit: number): number {
  const first = new Set(ranked.slice(0, limit));
  return relevant.filter((item) => first.has(item)).length / relevant.length;
}

/** Returns one over the rank of the first relevant item; 0 where none is found. */
export function measureReciprocalRank<T>(ranked: readonly T[], relevant: readonly T[]): number {
  const at = ranked.findIndex((item) => relevant.includes(item));
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Returns the normalised discounted cumulative gain with gains of 0 and 1 (Järvelin & Kekäläinen 2002). */
export function measureNdcg<T>(ranked: readonly T[], relevant: readonly T[], limit: number): number {
  const discount = (rank: number) => 1 / Math.log2(rank + 2);
  const gained = ranked
    .slice(0, limit)
    .reduce((sum, item, rank) => sum + (relevant.includes(item) ? discount(rank) : 0), 0);
  const best = Math.min(limit, relevant.length);
  const ideal = Array.from({ length: best }, (_, rank) => discount(rank)).reduce((a, b) => a + b, 0);
  return gained / ideal;
}
