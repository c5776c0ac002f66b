import type { ChatResponse } from "../shared/domain.js";

/** The median and the 95th percentile in milliseconds; null where there was no question. */
export type Latencies = ReturnType<typeof measureLatencies>;

export function measureLatencies(timings: readonly ChatResponse["timings"][]) {
  const measure = (stage: keyof ChatResponse["timings"]) => {
    const sorted = timings.map((timing) => timing[stage]).sort((a, b) => a - b);
    return { p50: pickQuantile(sorted, 0.5), p95: pickQuantile(sorted, 0.95) };
  };
  return { embedMs: measure("embedMs"), retrieveMs: measure("retrieveMs"), totalMs: measure("totalMs") };
}

/** Picks the nearest rank: the smallest value that at least this share of all values does not exceed. */
function pickQuantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
