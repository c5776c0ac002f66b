import type { VectorIndex } from "../../../src/index/vector-index.js";
import { median } from "./paired-runs.js";

/** As many as the program looks at. */
const LIMIT = 64;

export interface Engines {
  readonly graph: VectorIndex;
  readonly exact: VectorIndex;
}

/** Of the graph's time the share that the scan takes, among `rows` or all: the median of the queries' own ratios. */
export function compareEngines(
  { graph, exact }: Engines,
  queries: readonly Float32Array[],
  rows?: readonly number[],
): number {
  const options = { limit: LIMIT, ...(rows === undefined ? {} : { rows }) };
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

/** `share` of so many rows, spread evenly. */
export function spreadRows(total: number, share: number): number[] {
  const count = Math.max(1, Math.round(total * share));
  return Array.from({ length: count }, (_, i) => Math.floor((i * total) / count));
}

function clock(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
