import type { RowRange } from "../../../../src/store/row-range.js";
import type { VectorIndex } from "../../../../src/store/vectors/vector-index.js";
import { median } from "./paired-runs.js";

/** As many as the program looks at. */
const LIMIT = 64;

export interface Engines {
  readonly graph: VectorIndex;
  readonly exact: VectorIndex;
}

/** Of the graph's time the share that the scan takes, `among` some rows or all: the median of the queries' own ratios. */
export function compareEngines(
  { graph, exact }: Engines,
  queries: readonly Float32Array[],
  among?: readonly RowRange[],
): number {
  const options = { limit: LIMIT, ...(among === undefined ? {} : { among }) };
  const ratios = queries.map((query, i) => {
    const order = i % 2 === 0 ? [exact, graph] : [graph, exact];
    const times = new Map(order.map((engine) => [engine, clock(() => engine.search(query, options))]));
    return (times.get(exact) ?? Number.NaN) / (times.get(graph) ?? Number.NaN);
  });
  return median(ratios);
}

/** The greatest of the ascending values at which the scan is the faster; null where it is at none. */
export function findLast(values: readonly number[], ratioAt: (value: number) => number): number | null {
  return values.findLast((value) => ratioAt(value) < 1) ?? null;
}

/** Rows of an episode, about. */
const EPISODE_ROWS = 60;

/** `share` of so many rows, in runs as long as an episode, spread evenly. */
export function spreadRanges(total: number, share: number): RowRange[] {
  const count = Math.max(1, Math.round(total * share));
  const runs = Math.ceil(count / EPISODE_ROWS);
  return Array.from({ length: runs }, (_, i) => {
    const from = Math.floor((i * total) / runs);
    const length = Math.floor(((i + 1) * count) / runs) - Math.floor((i * count) / runs);
    return { from, to: from + length };
  });
}

function clock(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
