import { expect, test } from "vitest";
import { countNotes } from "../../../src/corpus/join/count-notes.js";

test("notes that say the same of one place are one line with their count, in place of the first; others stay", () => {
  const of = (where: string, what: string, note: string) => ({ path: where, note, tally: { where, what } });
  const notes = [
    { path: "a", note: "a: alone" },
    of("feed.xml", "items have no chapters", "feed.xml: “A” has no chapters"),
    of("feed.xml", "items have no day", "feed.xml: “A” has no day"),
    of("feed.xml", "items have no chapters", "feed.xml: “B” has no chapters"),
    of("other.xml", "items have no chapters", "other.xml: “C” has no chapters"),
    { path: "a", note: "a: alone" },
  ];
  expect(countNotes(notes)).toEqual([
    "a: alone",
    "feed.xml: 2 items have no chapters",
    "feed.xml: “A” has no day",
    "other.xml: “C” has no chapters",
    "a: alone",
  ]);
});
