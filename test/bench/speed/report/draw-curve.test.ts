import fc from "fast-check";
import { expect, test } from "vitest";
import { drawCurve } from "./draw-curve.js";

const SIZES = [1_000, 3_000, 10_000, 100_000];
const value = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(Number.NaN));

test("what was not measured is left out, and no number of the picture is anything but a number", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (values) => {
      const svg = drawCurve(SIZES, [{ title: "ms", series: [{ name: "search", values }] }]);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg.match(/<circle/g) ?? []).toHaveLength(values.filter(Number.isFinite).length);
    }),
  );
});

test("every point lies inside the picture, sizes left to right and values bottom to top", () => {
  const svg = drawCurve(SIZES, [{ title: "ms", series: [{ name: "search", values: [1, 2, 5, 9] }] }]);
  const points = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  const [width, height] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).slice(1).map(Number);
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  expect(ys).toEqual(ys.toSorted((a, b) => b - a));
  for (const x of xs) expect(x).toBeLessThanOrEqual(width ?? 0);
  for (const y of ys) expect(y).toBeLessThanOrEqual(height ?? 0);
});

test("one size alone, and names with markup, are drawn", () => {
  const svg = drawCurve([1_000], [{ title: "a < b", series: [{ name: "R&D", values: [3] }] }]);
  expect(svg).toContain("a &lt; b");
  expect(svg).toContain("R&amp;D");
  expect(svg).not.toMatch(/NaN|Infinity/);
});
