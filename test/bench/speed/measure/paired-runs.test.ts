import fc from "fast-check";
import { expect, test } from "vitest";
import { median, pairRuns, runPaired } from "./paired-runs.js";

const times = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

test("half of the values are at most the median, and half at least", () => {
  fc.assert(
    fc.property(times, (values) => {
      const middle = median(values);
      expect(values.filter((value) => value <= middle).length).toBeGreaterThanOrEqual(values.length / 2);
      expect(values.filter((value) => value >= middle).length).toBeGreaterThanOrEqual(values.length / 2);
    }),
  );
});

test("a machine that slows both of a pair alike does not change the ratio", () => {
  fc.assert(
    fc.property(times, fc.double({ min: 0.1, max: 10, noNaN: true }), (slowness, factor) => {
      const peer = slowness.map((slow) => 3 * slow);
      const own = slowness.map((slow) => 3 * slow * factor);
      expect(pairRuns(own, peer).ratio).toBeCloseTo(factor, 8);
    }),
  );
});

test("the two run in turns, each first as often as the other", async () => {
  const order: string[] = [];
  const note = (name: string, value: number) => async () => {
    order.push(name);
    return value;
  };
  const { own, peer, ratio } = await runPaired(4, { own: note("own", 2), peer: note("peer", 4) });
  expect(order).toEqual(["own", "peer", "peer", "own", "own", "peer", "peer", "own"]);
  expect([own, peer, ratio]).toEqual([[2, 2, 2, 2], [4, 4, 4, 4], 0.5]);
});

test("runs without a partner, and no runs, are refused", () => {
  expect(() => pairRuns([1, 2], [1])).toThrow("pairs");
  expect(() => pairRuns([], [])).toThrow("pairs");
  expect(() => median([])).toThrow("median");
});
