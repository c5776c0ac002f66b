export interface PairedRuns {
  /** What each run took, in the caller's unit: ours and the peer's of the same run stand at the same place. */
  readonly own: readonly number[];
  readonly peer: readonly number[];
  /** Median of the runs' own ratios: what slows the machine for a while slows both of a pair. */
  readonly ratio: number;
}

/** Runs both `runs` times, one right after the other, the first of them in turns. */
export async function runPaired(
  runs: number,
  measures: { readonly own: () => Promise<number>; readonly peer: () => Promise<number> },
): Promise<PairedRuns> {
  const own: number[] = [];
  const peer: number[] = [];
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) own.push(await measures.own());
    peer.push(await measures.peer());
    if (run % 2 === 1) own.push(await measures.own());
  }
  return pairRuns(own, peer);
}

/** Throws where there are not as many of one as of the other, or none. */
export function pairRuns(own: readonly number[], peer: readonly number[]): PairedRuns {
  if (own.length !== peer.length || own.length === 0)
    throw new Error(`expected pairs of runs, got ${own.length} and ${peer.length}`);
  return { own, peer, ratio: median(own.map((value, i) => value / (peer[i] ?? Number.NaN))) };
}

/** The middle value, or the mean of the two in the middle. Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error("expected a value to take the median of");
  return (low + high) / 2;
}
