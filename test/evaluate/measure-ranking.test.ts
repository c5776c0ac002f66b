import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureNdcg, measureRecall, measureReciprocalRank } from "../../src/evaluate/measure-ranking.js";

const RANKED = [4, 2, 9, 1, 7, 3];

describe("recall", () => {
  test.each([
    [[4], 1, 1],
    [[2], 1, 0],
    [[2, 7], 3, 0.5],
    [[2, 7], 5, 1],
    [[2, 8], 10, 0.5],
    [[8], 10, 0],
  ])("of %j among the first %i is %f", (relevant, limit, share) => {
    expect(measureRecall(RANKED, relevant, limit)).toBe(share);
  });

  test("of a ranking that found nothing is 0", () => {
    expect(measureRecall([], [1], 5)).toBe(0);
  });

  test("of bullets goes by the whole text", () => {
    expect(measureRecall(["Damp kills", "Bees cluster"], ["Damp kills", "Bees"], 10)).toBe(0.5);
  });
});

test.each([
  [[4], 1],
  [[9], 1 / 3],
  [[7, 2], 1 / 2],
  [[8], 0],
])("the reciprocal rank of the first of %j is %f", (relevant, value) => {
  expect(measureReciprocalRank(RANKED, relevant)).toBe(value);
});

describe("nDCG", () => {
  // Discounts by hand: rank 1 is 1, rank 2 is 1 / log2(3) = 0.63093, rank 3 is 0.5, rank 4 is 0.43068.
  test.each([
    ["one, first", [4], 10, 1],
    ["one, second", [2], 10, 0.63093],
    ["one, third", [9], 10, 0.5],
    ["one, behind the limit", [1], 3, 0],
    ["none found", [8], 10, 0],
    ["two, at 1 and 2 whatever their order", [2, 4], 10, 1],
    ["two, at 1 and 3", [4, 9], 10, 1.5 / 1.63093],
    ["two, at 2 and 4", [2, 1], 10, (0.63093 + 0.43068) / 1.63093],
    ["two, one of them not found", [4, 8], 10, 1 / 1.63093],
    ["two where only one fits", [4, 2], 1, 1],
  ])("of %s", (_, relevant, limit, value) => {
    expect(measureNdcg(RANKED, relevant, limit)).toBeCloseTo(value, 4);
  });

  test("lies in 0..1, is 1 where the relevant come first, and no swap towards the front lowers it", () => {
    const ranking = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(ranking, fc.nat(), fc.nat(), (ranked, count, place) => {
        const relevant = ranked.filter((_, i) => i % ((count % 4) + 1) === 0);
        const value = measureNdcg(ranked, relevant, 10);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
        const sorted = [...relevant, ...ranked.filter((number) => !relevant.includes(number))];
        expect(measureNdcg(sorted, relevant, 10)).toBeCloseTo(1, 12);
        const i = place % (ranked.length - 1);
        const [before, after] = [ranked[i] ?? 0, ranked[i + 1] ?? 0];
        if (relevant.includes(before) || !relevant.includes(after)) return;
        const swapped = ranked.with(i, after).with(i + 1, before);
        expect(measureNdcg(swapped, relevant, 10)).toBeGreaterThanOrEqual(value);
      }),
    );
  });
});
