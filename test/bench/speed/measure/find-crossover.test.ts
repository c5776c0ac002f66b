import fc from "fast-check";
import { expect, test } from "vitest";
import { countRows } from "../../../../src/store/row-range.js";
import { ExactIndex } from "../../../../src/store/vectors/exact-index.js";
import { VectorMatrix } from "../../../../src/store/vectors/vector-matrix.js";
import { findLast, spreadRanges } from "./find-crossover.js";
import { measureRecallOf } from "./measure-recall.js";

test("a share of the rows is so many different rows, in ascending ranges within the index", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, share) => {
        const ranges = spreadRanges(total, share);
        expect(countRows(ranges)).toBe(Math.max(1, Math.round(total * share)));
        const ends = ranges.flatMap(({ from, to }) => [from, to]);
        expect(ends).toEqual(ends.toSorted((a, b) => a - b));
        expect(ends.every((end) => end >= 0 && end <= total)).toBe(true);
      },
    ),
  );
});

test("the crossover is the greatest value at which the scan wins, and none where it never does", () => {
  expect(findLast([1, 2, 3, 4], (value) => value / 2.5)).toBe(2);
  expect(findLast([1, 2], () => 3)).toBeNull();
});

test("recall is 1 of the scan itself, and less of one that misses rows", () => {
  const data = Float32Array.from([1, 0, 0.8, 0.6, 0.6, 0.8, 0, 1]);
  const exact = new ExactIndex(VectorMatrix.build(data, 2));
  const queries = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const blind = {
    engine: "exact" as const,
    matrix: exact.matrix,
    search: () => [{ row: 0, similarity: 1 }],
  };
  expect(measureRecallOf(exact, exact, { queries, limit: 2 })).toBe(1);
  expect(measureRecallOf(blind, exact, { queries, limit: 2 })).toBe(0.25);
});
