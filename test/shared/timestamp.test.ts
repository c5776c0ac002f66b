import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSpan, formatTimestamp, parseTimestamp } from "../../src/shared/timestamp.js";

describe("parseTimestamp", () => {
  it.each([
    "",
    "5",
    "1:5",
    "1:60",
    "4:7x",
    "1:60:00",
    "1:5:00",
    "-1:00",
    "1:00 ",
    " 1:00",
    "1:00:00:00",
    ":30",
    "1:",
    "٣:١٠",
    "1.5:00",
    "99999999999999999:00",
  ])("is null for %j", (text) => {
    expect(parseTimestamp(text)).toBe(null);
  });

  it.each([
    ["0:00", 0],
    ["00:00", 0],
    ["2:45", 165],
    ["02:45", 165],
    ["75:30", 4530],
    ["1:04:13", 3853],
    ["01:04:13", 3853],
    ["100:00:00", 360_000],
  ])("reads %s as %i seconds", (text, seconds) => {
    expect(parseTimestamp(text)).toBe(seconds);
  });
});

describe("formatTimestamp", () => {
  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (seconds) => {
    expect(() => formatTimestamp(seconds)).toThrow(
      new RangeError(`expected a time of zero or more seconds, got ${seconds}`),
    );
  });

  it.each([
    [0, "0:00"],
    [59.99, "0:59"],
    [1195, "19:55"],
    [3599, "59:59"],
    [3600, "1:00:00"],
    [3853, "1:04:13"],
  ])("writes %d as %s", (seconds, text) => {
    expect(formatTimestamp(seconds)).toBe(text);
  });

  it("writes what parseTimestamp reads back as the same second", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seconds) => {
        expect(parseTimestamp(formatTimestamp(seconds))).toBe(seconds);
      }),
    );
  });
});

it.each([
  [{ startSeconds: 0, endSeconds: 165 }, "**0:00** to 2:45"],
  [{ startSeconds: 5, endSeconds: null }, "**0:05** to the end"],
  [{ startSeconds: 5, endSeconds: 165, estimated: true } as const, "about **0:05** to 2:45"],
])("the span %j is %s", (span, text) => {
  expect(formatSpan(span)).toBe(text);
});
