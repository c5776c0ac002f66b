import fc from "fast-check";
import { expect, test } from "vitest";
import { measureNdcg, measureRecall, measureReciprocalRank } from "../../src/evaluate/measure-ranking.js";

test("figures worked out by hand", () => {
  // Gains at ranks 2 and 4 of two relevant ones: (1/log2(3) + 1/log2(5)) / (1 + 1/log2(3)).
  expect(measureNdcg([9, 1, 8, 2], [1, 2], 10)).toBeCloseTo((0.63093 + 0.43068) / 1.63093, 4);
  expect(measureNdcg([9, 1, 8, 2], [1, 2], 3)).toBeCloseTo(0.63093 / 1.63093, 4);
  expect(measureRecall([9, 1, 8, 2], [1, 2], 3)).toBe(0.5);
  expect(measureReciprocalRank([9, 1, 8, 2], [1, 2])).toBe(0.5);
});

test("nothing relevant found is 0, by each measure", () => {
  expect([measureNdcg([3], [1], 10), measureRecall([], [1], 5), measureReciprocalRank([3], [1])]).toEqual([
    0, 0, 0,
  ]);
});

test("each measure lies in 0..1, and is 1 where the relevant come first", () => {
  const ids = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(ids, ids, (ranked, relevant) => {
      const figures = (order: readonly number[]) => [
        measureNdcg(order, relevant, 10),
        measureRecall(order, relevant, 20),
        measureReciprocalRank(order, relevant),
      ];
      for (const value of figures(ranked)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
      for (const value of figures([...new Set([...relevant, ...ranked])])) expect(value).toBeCloseTo(1, 9);
    }),
  );
});
