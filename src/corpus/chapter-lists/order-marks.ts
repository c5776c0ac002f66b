import type { ChapterMark } from "../episode-source.js";

interface Placed {
  readonly mark: ChapterMark;
  readonly line: number;
}

/**
 * Keeps as many marks as ascend in time in the order they stand in; the others are out of order, as a mistyped time
 * is. This is the longest increasing subsequence (Fredman 1975). Of several it is one that ends soonest, as a mistyped
 * hour lies far behind what follows it; and of those the one whose marks stand first.
 */
export function keepAscending<T extends Placed>(placed: readonly T[]): { kept: T[]; strays: T[] } {
  const starts = placed.map(({ mark }) => mark.startSeconds);
  const startOf = (i: number | undefined) => starts[i ?? -1] ?? Number.POSITIVE_INFINITY;
  // ranks[k] holds, in order, the marks that end an ascent of k + 1 marks and of no more. Their times never ascend.
  const ranks: number[][] = [];
  starts.forEach((start, i) => {
    const rank = findFirst(ranks.length, (k) => startOf(ranks[k]?.at(-1)) >= start);
    const own = ranks[rank];
    if (own === undefined) ranks.push([i]);
    else own.push(i);
  });
  const kept = new Set<number>();
  // The last mark of a rank has its smallest time; of marks at that time the first is taken.
  const soonest = startOf(ranks.at(-1)?.at(-1));
  let fits = (start: number) => start <= soonest;
  for (const rank of ranks.toReversed()) {
    const last = rank[findFirst(rank.length, (k) => fits(startOf(rank[k])))] ?? 0;
    kept.add(last);
    const next = startOf(last);
    fits = (start) => start < next;
  }
  return { kept: placed.filter((_, i) => kept.has(i)), strays: placed.filter((_, i) => !kept.has(i)) };
}

/** Finds the first number below `count` from which on the test holds; `count` where it holds for none. */
function findFirst(count: number, test: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
