import { expect, test } from "vitest";
import { readPlace } from "../../../../src/answer/requests/recognise/read-place.js";

test.each([
  ["at 1:02:03", { seconds: 3723 }],
  ["from 12:40 to 14:00", { from: 760, to: 840 }],
  ["between minute 10 and minute 15", { from: 600, to: 900 }],
  ["what happens between 1 and 2 hours", { from: 3600, to: 7200 }],
  ["minutes five to twenty five", { from: 300, to: 1500 }],
  ["the first half hour", { from: 0, to: 1800 }],
  ["the first few minutes", { from: 0, to: 300 }],
  ["the opening 30 seconds", { from: 0, to: 30 }],
  ["the last ten minutes", { last: 600 }],
  ["around the half-hour mark", { seconds: 1800 }],
  ["twenty minutes in", { seconds: 1200 }],
  ["chapter no. 7", { chapter: 7 }],
  ["the third chapter", { chapter: 3 }],
  ["the final chapter", { chapter: "last" }],
  ["the second to last chapter", { chapter: "penultimate" }],
  ["around 33min", { seconds: 1980 }],
  ["the second half", { shares: [0.5, 1] }],
  ["how does it end", { chapter: "last" }],
  ["the intro", { chapter: 1 }],
])("%j: %j", (text, place) => {
  expect(readPlace(text)).toEqual(place);
});

test("a window that ends before it begins is its first second", () => {
  expect(readPlace("from 14:00 to 12:40")).toEqual({ seconds: 840 });
});

test("a text without a place has none", () => {
  expect(readPlace("what do they say about wax?")).toBeNull();
});
