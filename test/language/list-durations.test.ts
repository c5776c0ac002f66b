import { expect, test } from "vitest";
import { listDurations } from "../../src/language/list-durations.js";
import { listQuantities } from "../../src/language/list-quantities.js";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

const durationsOf = (text: string) => listDurations(text, listQuantities(text));

test.each([
  ["half a year", "six months", YEAR / 2],
  ["a year and a half", "18 months", 1.5 * YEAR],
  ["one and a half years", "eighteen months", 1.5 * YEAR],
  ["a decade", "ten years", 10 * YEAR],
  ["a fortnight", "two weeks", 14 * DAY],
  ["a couple of hours", "120 minutes", 2 * HOUR],
  ["three quarters of an hour", "45-minute", 0.75 * HOUR],
  ["half an hour", "30 min", 0.5 * HOUR],
  ["quarterly", "every three months", YEAR / 4],
  ["four times a year", "4 releases a year", YEAR / 4],
  ["twice a year", "every six months", YEAR / 2],
  ["weekly", "once a week", 7 * DAY],
  ["every other week", "every fortnight", 14 * DAY],
  ["monthly", "12 a year", YEAR / 12],
])("%j is as long as %j", (a, b, seconds) => {
  expect(durationsOf(a).map((duration) => duration.seconds)).toEqual([expect.closeTo(seconds)]);
  expect(durationsOf(b).map((duration) => duration.seconds)).toEqual([expect.closeTo(seconds)]);
});

test("both ends of a range have its unit, and how often is no length", () => {
  expect(durationsOf("six to twelve months").map(({ seconds }) => seconds)).toEqual([YEAR / 2, YEAR]);
  expect(durationsOf("every two weeks for two weeks").map(({ isPeriod }) => isPeriod)).toEqual([true, false]);
});

test("requests a second and a quarter of them are no durations", () => {
  expect(durationsOf("11,000 requests per second")).toEqual([]);
  expect(durationsOf("a quarter of them")).toEqual([]);
});
