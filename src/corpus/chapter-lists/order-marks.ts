import type { ChapterMark } from "../episode-source.js";

/** A mark and the line of its file that it stands in. */
interface Placed {
  readonly mark: ChapterMark;
  readonly line: number;
}

/**
 * Keeps as many marks as ascend in time in the order they stand in; the others are out of order, as a mistyped time
 * is. This is the longest increasing subsequence (Fredman 1975).
 */
export function keepAscending<T extends Placed>(placed: readonly T[]): { kept: T[]; strays: T[] } {
  const lengths: number[] = [];
  const before: number[] = [];
  placed.forEach(({ mark }, i) => {
    lengths[i] = 1;
    before[i] = -1;
    for (let j = 0; j < i; j++) {
      const earlier = placed[j]?.mark.startSeconds ?? Number.POSITIVE_INFINITY;
      if (earlier < mark.startSeconds && (lengths[j] ?? 0) + 1 > (lengths[i] ?? 0)) {
        lengths[i] = (lengths[j] ?? 0) + 1;
        before[i] = j;
      }
    }
  });
  const kept = new Set<number>();
  for (let i = lengths.indexOf(Math.max(...lengths, 0)); i >= 0; i = before[i] ?? -1) kept.add(i);
  return { kept: placed.filter((_, i) => kept.has(i)), strays: placed.filter((_, i) => !kept.has(i)) };
}
