import { expect, test } from "vitest";
import { measureAuc } from "./measure-auc.js";

test("of nothing there is no area", () => {
  expect(measureAuc([], [1])).toBeNaN();
});

test("the area is the share of pairs in the right order, ties counting half", () => {
  expect(measureAuc([2, 3], [0, 1])).toBe(1);
  expect(measureAuc([0, 1], [2, 3])).toBe(0);
  expect(measureAuc([1, 2], [1, 0])).toBe(7 / 8);
});
