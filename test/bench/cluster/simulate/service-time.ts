import type { Random } from "../../create-random.js";

/** How long a piece of work keeps a core. */
export interface ServiceTime {
  /** Milliseconds, 0 or more. */
  readonly meanMs: number;
  /** Milliseconds of one such piece. */
  draw(random: Random): number;
}

/** Milliseconds that half of the pieces, and 95 of 100, take at most. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** The 95th percentile of the standard normal distribution. */
const Z95 = 1.6448536269514722;

/** A log-normal distribution with these percentiles. Throws where they are not `0 < p50 <= p95`. */
export function fitLogNormal({ p50Ms, p95Ms }: Percentiles): ServiceTime {
  if (!(p50Ms > 0 && p95Ms >= p50Ms))
    throw new RangeError(`expected 0 < p50 <= p95, got ${p50Ms} and ${p95Ms} ms`);
  const sigma = Math.log(p95Ms / p50Ms) / Z95;
  return {
    meanMs: p50Ms * Math.exp(sigma ** 2 / 2),
    draw: (random) => p50Ms * Math.exp(sigma * drawNormal(random)),
  };
}

/** Percentiles of a log-normal distribution of this mean, whose 95th is `ratio` (1 or more) times its median. */
export function spreadMean(meanMs: number, ratio: number): Percentiles {
  const sigma = Math.log(ratio) / Z95;
  const p50Ms = meanMs / Math.exp(sigma ** 2 / 2);
  return { p50Ms, p95Ms: p50Ms * ratio };
}

/** Always the same. */
export function takeAlways(ms: number): ServiceTime {
  return { meanMs: ms, draw: () => ms };
}

/** Without memory, as queueing theory likes it. */
export function takeExponentially(meanMs: number): ServiceTime {
  return { meanMs, draw: (random) => -meanMs * Math.log(1 - random()) };
}

/** Box & Muller 1958. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
