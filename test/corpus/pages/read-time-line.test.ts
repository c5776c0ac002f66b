import { describe, expect, it } from "vitest";
import { beginsLikeTimeLine, readTimeLine } from "../../../src/corpus/pages/read-time-line.js";

describe("readTimeLine", () => {
  it.each([
    "",
    "From eBay power-seller to computer vision",
    "• 4:30 – 5:00",
    "- 9:30 – tea",
    "- 4:30 – 5:00 was the slot",
    "24:7 support",
    "3:00 pm",
    "10:30.",
    "2. Open source at 9:00",
    `${"7".repeat(80)}:00 – 8:00`,
  ])("takes %j for another line", (text) => {
    expect(readTimeLine(text)).toBe(null);
  });

  it.each([
    ["3. 4:7x – 5:00", 3, true],
    ["3. 4:70 – 5:00", 3, true],
    ["3. 4:10", 3, true],
    ["3. 4:10 –", 3, true],
    ["3. four – 5:00", 3, true],
    ["3. 2:45 3:59", 3, true],
    ["3. 2:45 to 3:59", 3, true],
    ["3. 2:45 – 3:59 and more", 3, true],
    ["- 4:7x – 5:00", null, true],
    ["4:7x – 5:00", null, true],
    ["4:10 –", null, true],
    ["– 5:00", null, true],
    ["4:10", null, false],
    ["- 4:10", null, false],
  ])("takes %j for a spoilt time line", (text, number, beginsChapter) => {
    expect(readTimeLine(text)).toEqual({ kind: "malformed", number, beginsChapter });
  });

  it.each([
    ["1. 0:00 – 2:45", 1],
    ["1) 0:00 — 2:45", 1],
    ["1.\u00a00:00\u00a0–\u00a02:45", 1],
    ["1.\t0:00\t-\t2:45", 1],
    ["1. 0:00-2:45", 1],
    ["- 0:00 – 2:45", null],
    ["* 0:00 – 2:45", null],
    ["0:00 - 2:45", null],
    ["00:00:00 − 0:02:45", null],
  ])("reads %j", (text, number) => {
    expect(readTimeLine(text)).toEqual({ kind: "range", number, startSeconds: 0, endSeconds: 165 });
  });
});

describe("beginsLikeTimeLine", () => {
  it.each([
    ["12. 2:45 – 3:59 and more", true],
    ["2:45 – 3:59 and more", true],
    ["2:45 and more", false],
    ["From 2:45 – 3:59", false],
  ])("says of %j: %j", (text, expected) => {
    expect(beginsLikeTimeLine(text)).toBe(expected);
  });
});
