import type { Percentiles } from "../simulate/service-time.js";
import type { Curve } from "./measurements.js";

/** What a search of so many takes, measured or beyond. */
export type Growth = (size: number) => Percentiles;

/** In proportion to the size, and something that is always there: postings of a word. */
export function fitLinear(points: Curve["points"]): Growth {
  return fitLine(points, (size) => size);
}

/** With the logarithm of the size: steps of a walk through a graph. */
export function fitLogarithmic(points: Curve["points"]): Growth {
  return fitLine(points, Math.log);
}

/**
 * Least squares of the median over `scale(size)`, never falling, and never below half the least that was measured. The
 * spread is that of the largest size.
 */
function fitLine(points: Curve["points"], scale: (size: number) => number): Growth {
  const xs = points.map(({ size }) => scale(size));
  const ys = points.map(({ p50Ms }) => p50Ms);
  const x = mean(xs);
  const y = mean(ys);
  const spread = mean(xs.map((value) => (value - x) ** 2));
  const slope =
    spread === 0 ? 0 : Math.max(0, mean(xs.map((value, i) => (value - x) * ((ys[i] ?? y) - y))) / spread);
  const largest = points.reduce((a, b) => (b.size > a.size ? b : a));
  const least = Math.min(...ys) / 2;
  return (size) => {
    const p50Ms = Math.max(least, y + slope * (scale(size) - x));
    return { p50Ms, p95Ms: (p50Ms * Math.max(largest.p95Ms, largest.p50Ms)) / largest.p50Ms };
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
