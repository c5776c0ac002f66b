import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactIndex } from "../../../src/index/exact-index.js";
import { VectorMatrix } from "../../../src/index/vector-matrix.js";
import { findLast, spreadRows } from "./find-crossover.js";
import { measureRecallOf } from "./measure-recall.js";

test("a share of the rows is so many different rows, ascending and within the index", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, share) => {
        const rows = spreadRows(total, share);
        expect(rows).toHaveLength(Math.max(1, Math.round(total * share)));
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.every((row) => row >= 0 && row < total)).toBe(true);
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
  const exact = new ExactIndex(new VectorMatrix(data, 2));
  const queries = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const blind = {
    engine: "exact" as const,
    matrix: exact.matrix,
    search: () => [{ row: 0, similarity: 1 }],
  };
  expect(measureRecallOf(exact, exact, { queries, limit: 2 })).toBe(1);
  expect(measureRecallOf(blind, exact, { queries, limit: 2 })).toBe(0.25);
});
