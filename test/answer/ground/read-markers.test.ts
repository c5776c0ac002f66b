import { expect, test } from "vitest";
import { readMarkers } from "../../../src/answer/ground/read-markers.js";

test.each([
  ["They are fast [1].", "They are fast.", [1]],
  ["They are fast. [1][2]", "They are fast.", [1, 2]],
  ["They [3] are [1, 3; 2].", "They are.", [3, 1, 2]],
  ["All of it [2-4] and [1–1].", "All of it and.", [2, 3, 4, 1]],
  ["Wide 【7】 and [Passage 2] and [source #3]", "Wide and and", [7, 2, 3]],
  ["Too wide [1-9999].", "Too wide.", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ["Nested [18[1]0] and [[2]].", "Nested and [].", [1, 2, 180]],
  ["Unknown [999999999999].", "Unknown.", [999_999_999_999]],
  ["Not markers: [a], [1.5], (2), [sic].", "Not markers: [a], [1.5], (2), [sic].", []],
])("%j reads as %j with %j", (sentence, text, numbers) => {
  expect(readMarkers(sentence)).toEqual({ text, numbers });
});
