import { describe, expect, it } from "vitest";
import { readDateLine } from "../../../src/corpus/pages/read-date-line.js";

describe("readDateLine", () => {
  it.each([
    "No Priors Ep. 5",
    "May 19, 2023 was a Friday",
    "37 mornings at sea",
    "1h of talk",
    "Maybe 19, 2023",
    `May 19, 2023${" ".repeat(200)}37m`,
  ])("takes %j for another line", (line) => {
    expect(readDateLine(line)).toBe(null);
  });

  it.each(["Feb 31, 202337m", "31 April 2023 37m", "2023-13-01 37m"])(
    "marks the date of %j as impossible",
    (line) => {
      expect(readDateLine(line)).toEqual({ publishedAt: null, durationSeconds: 2220, isImpossible: true });
    },
  );

  it.each([
    ["May 19, 202337mWatch on YouTube ↗", "2023-05-19", 2220],
    ["Dec 1, 20241h 5mWatch on YouTube ↗", "2024-12-01", 3900],
    ["Sept 3rd, 20241h05m", "2024-09-03", 3900],
    ["January 31, 202445m 10s", "2024-01-31", 2710],
    ["29 February 20242hWatch on YouTube ↗", "2024-02-29", 7200],
    ["2023-05-19 · 37 min", "2023-05-19", 2220],
    ["May 19, 2023", "2023-05-19", null],
    ["1h 2m 3s", null, 3723],
    ["Watch on YouTube ↗", null, null],
  ])("takes %j apart", (line, publishedAt, durationSeconds) => {
    expect(readDateLine(line)).toEqual({ publishedAt, durationSeconds, isImpossible: false });
  });
});
