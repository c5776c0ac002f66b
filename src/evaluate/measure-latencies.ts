import type { ChatResponse } from "../shared/domain.js";

const STAGES = ["embedMs", "retrieveMs", "totalMs"] as const;

/** The median and the 95th percentile in milliseconds; null where there was no question. */
export type Latencies = Readonly<
  Record<(typeof STAGES)[number], { readonly p50: number | null; readonly p95: number | null }>
>;

export function measureLatencies(timings: readonly ChatResponse["timings"][]): Latencies {
  const measure = (stage: (typeof STAGES)[number]) => {
    const sorted = timings.map((timing) => timing[stage]).sort((a, b) => a - b);
    return { p50: pickQuantile(sorted, 0.5), p95: pickQuantile(sorted, 0.95) };
  };
  return { embedMs: measure("embedMs"), retrieveMs: measure("retrieveMs"), totalMs: measure("totalMs") };
}

/** Picks the nearest rank: the smallest value that at least this share of all values does not exceed. */
function pickQuantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
