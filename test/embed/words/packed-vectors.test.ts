import fc from "fast-check";
import { expect, test } from "vitest";
import {
  compareDirection,
  measureDirection,
  measurePacked,
  packDirection,
  packVectors,
  unpackDirections,
  unpackVectors,
} from "../../../src/embed/words/packed-vectors.js";

const number = fc.float({ min: -100, max: 100, noNaN: true });
const rows = fc.integer({ min: 1, max: 9 }).chain((dimensions) =>
  fc.record({
    dimensions: fc.constant(dimensions),
    vectors: fc.array(fc.array(number, { minLength: dimensions, maxLength: dimensions }), { minLength: 1 }),
  }),
);

test("packed vectors come back in their order, each number within half a step, and zeros as zeros", () => {
  fc.assert(
    fc.property(rows, ({ dimensions, vectors }) => {
      const { bytes, scale } = packVectors(Float32Array.from(vectors.flat()), dimensions);
      expect(bytes).toHaveLength(vectors.length * measurePacked(dimensions));
      const read = unpackVectors(bytes, dimensions, scale);
      vectors.forEach((vector, row) => {
        const own = [...read.subarray(row * dimensions, (row + 1) * dimensions)];
        const most = Math.max(...vector.map(Math.abs));
        if (most === 0) expect(own.every((value) => value === 0)).toBe(true);
        // Half a step each, what that does to the length, and half a step of the length.
        const off = (most / 14) * (1 + Math.sqrt(dimensions)) + scale;
        for (const [i, value] of own.entries())
          expect(Math.abs(value - (vector[i] ?? 0))).toBeLessThan(off + 1e-3);
      });
    }),
  );
});

test("a packed direction compares with a vector as what is read of it does, wherever it begins", () => {
  fc.assert(
    fc.property(rows, ({ dimensions, vectors }) => {
      const [query = new Float32Array()] = vectors.map((vector) => Float32Array.from(vector));
      const packed = vectors.map((vector) => packDirection(Float32Array.from(vector)));
      const bytes = Buffer.concat(packed);
      const read = unpackDirections(bytes, dimensions);
      for (const row of vectors.keys()) {
        const own = read.subarray(row * dimensions, (row + 1) * dimensions);
        const product = own.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0);
        const compared = compareDirection(query, bytes, row * measureDirection(dimensions));
        expect(Math.abs(compared - product)).toBeLessThan(1e-3);
      }
    }),
  );
});

test("directions are read as unit vectors, the same however long the vector was", () => {
  const vector = Float32Array.of(0.6, -0.8, 0);
  const packed = packDirection(vector);
  expect(packDirection(vector.map((value) => 4 * value))).toEqual(packed);
  const read = unpackDirections(Uint8Array.of(...packed, ...packDirection(new Float32Array(3))), 3);
  expect(Math.hypot(...read.subarray(0, 3))).toBeCloseTo(1);
  expect(read[0]).toBeCloseTo(0.6, 1);
  expect(read[1]).toBeCloseTo(-0.8, 1);
  expect([...read.subarray(3)]).toEqual([0, 0, 0]);
});

test("any bytes are read as numbers", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 3 }), (bytes) => {
      expect(unpackVectors(bytes, 4, 1).every(Number.isFinite)).toBe(true);
    }),
  );
});

test("of numbers that are alike little is lost", () => {
  const vector = Float32Array.from({ length: 96 }, (_, i) => Math.sin((i + 1) * (i + 1)));
  const read = unpackDirections(packDirection(vector), 96);
  const product = read.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0);
  expect(product / Math.hypot(...vector)).toBeGreaterThan(0.99);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("a vector with %d is refused, by its place", (value) => {
  expect(() => packVectors(Float32Array.of(1, 0, 0, value), 2)).toThrow(
    expect.objectContaining({ code: "internal", message: expect.stringContaining("vector 2 of 2") }),
  );
});
