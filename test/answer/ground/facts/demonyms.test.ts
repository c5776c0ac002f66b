import { expect, test } from "vitest";
import { isSamePlace } from "../../../../src/answer/ground/facts/demonyms.js";

test.each([
  ["Canada", "Canadian"],
  ["Americans", "America"],
  ["China", "Chinese"],
  ["Israeli", "Israel"],
  ["France", "French"],
  ["Dutch", "Netherlands"],
])("%s and %s are one place", (a, b) => {
  expect(isSamePlace(a, b)).toBe(true);
});

test.each([
  ["Austria", "Australian"],
  ["Meta", "Met"],
  ["Canada", "Chinese"],
  ["Paris", "Parish"],
])("%s and %s are not", (a, b) => {
  expect(isSamePlace(a, b)).toBe(false);
});
