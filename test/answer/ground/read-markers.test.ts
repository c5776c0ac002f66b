import { expect, test } from "vitest";
import { readMarkers } from "../../../src/answer/ground/read-markers.js";

const PASSAGES = 7;

test.each([
  ["They are fast [1].", "They are fast.", [1]],
  ["They are fast. [1][2]", "They are fast.", [1, 2]],
  ["They [3] are [1, 3; 2].", "They are.", [3, 1, 2]],
  ["All of it [2-4] and [1–1].", "All of it and.", [2, 3, 4, 1]],
  ["Wide 【7】 and [Passage 2] and [source #3]", "Wide and and", [7, 2, 3]],
  ["Backwards [3-1].", "Backwards.", []],
  ["Not markers: [a], [1.5], (2), [sic].", "Not markers: [a], [1.5], (2), [sic].", []],
])("%j reads as %j with %j", (sentence, text, numbers) => {
  expect(readMarkers(sentence, PASSAGES)).toEqual({ text, numbers, namesOthers: false });
});

test.each([
  ["Too wide [1-9999].", "Too wide.", [1, 2, 3, 4, 5, 6, 7]],
  ["Nested [18[1]0] and [[2]].", "Nested and [].", [1, 2]],
  ["Unknown [8].", "Unknown.", []],
  ["Nothing [0].", "Nothing.", []],
  ["Five digits [00001] or [2, 10000].", "Five digits or.", [2]],
])("%j names passages that there are not, and reads as %j with %j", (sentence, text, numbers) => {
  expect(readMarkers(sentence, PASSAGES)).toEqual({ text, numbers, namesOthers: true });
});

test.each([
  "9007199254740992",
  "1-9007199254740993",
  "9007199254740992-9007199254740993",
  "9".repeat(400),
  `1-${"9".repeat(400)}`,
  "4294967296-99999999999",
])("a number of any length costs no more than the passages that there are: [%s]", (marker) => {
  const { text, numbers } = readMarkers(`Damp kills colonies [${marker}].`, PASSAGES);
  expect(text).toBe("Damp kills colonies.");
  expect(numbers.length).toBeLessThanOrEqual(PASSAGES);
});

test("brackets nested without end leave no marker behind", () => {
  const { text } = readMarkers(`Damp ${"[1".repeat(300)}${"]".repeat(300)}.`, PASSAGES);
  expect(text).not.toMatch(/[[\]]/);
});
