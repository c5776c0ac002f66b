import { expect, test } from "vitest";
import { measurePk, measureWindowDiff } from "./measure-segments.js";

test("the true boundaries differ in nothing; a boundary too many or too few, or one moved, does", () => {
  const truth = [0, 6, 12];
  for (const measure of [measurePk, measureWindowDiff]) {
    expect(measure(truth, truth, 18)).toBe(0);
    expect(measure(truth, [0, 12], 18)).toBeCloseTo(3 / 15);
    expect(measure(truth, [0, 5, 12], 18)).toBeCloseTo(2 / 15);
  }
});

test("two boundaries where one should be are wrong for WindowDiff alone", () => {
  expect(measurePk([0, 6, 12], [0, 5, 6, 12], 18)).toBeLessThan(
    measureWindowDiff([0, 6, 12], [0, 5, 6, 12], 18),
  );
});
