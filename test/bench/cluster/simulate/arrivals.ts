import type { Random } from "../../create-random.js";

/** When the next question comes, in milliseconds, after one at `nowMs`. */
export type Arrivals = (nowMs: number, random: Random) => number;

/** A Poisson process of one rate, questions a second. */
export function arriveSteadily(rate: number): Arrivals {
  return (nowMs, random) => nowMs - (1000 / rate) * Math.log(1 - random());
}

/**
 * A Poisson process whose rate goes up and down once in `dayMs`: `mean` questions a second on the average, `peak` times
 * as many in the busiest moment (1 or more), which is the middle of the day. The rate is a power of a raised cosine.
 */
export function arriveByDay(mean: number, { peak, dayMs }: { peak: number; dayMs: number }): Arrivals {
  const power = findPower(peak);
  const greatest = arriveSteadily(mean * peak);
  return (nowMs, random) => {
    let at = nowMs;
    // Lewis & Shedler 1979: of the arrivals at the greatest rate those are kept that the rate of the moment allows.
    do at = greatest(at, random);
    while (random() > rise(at / dayMs) ** power);
    return at;
  };
}

/** From 0 at midnight to 1 in the middle of the day. */
function rise(days: number): number {
  return (1 - Math.cos(2 * Math.PI * days)) / 2;
}

const STEPS = 2000;

/** The power of the raised cosine whose greatest value is `peak` times its mean. */
function findPower(peak: number): number {
  const meanOf = (power: number) =>
    Array.from({ length: STEPS }, (_, i) => rise((i + 0.5) / STEPS) ** power).reduce((a, b) => a + b) / STEPS;
  let [low, high] = [0, 1];
  while (meanOf(high) > 1 / peak) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (meanOf(middle) > 1 / peak) low = middle;
    else high = middle;
  }
  return low;
}
