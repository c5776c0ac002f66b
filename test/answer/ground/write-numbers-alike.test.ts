import { expect, test } from "vitest";
import { writeNumbersAlike } from "../../../src/answer/ground/write-numbers-alike.js";

const EVIDENCE =
  "A new mast for a cutter costs 7,500 pounds, in 1998 it was 4k, for 30% of boats, and 2 million in all.";

test.each([
  ["A mast costs 7500 pounds.", "A mast costs 7,500 pounds."],
  ["A mast costs £7.5k and was 4,000.", "A mast costs £7,500 and was 4k."],
  ["A mast costs 7,500 pounds in 1998.", "A mast costs 7,500 pounds in 1998."],
  ["All cost 2,000,000 pounds, 30 per cent.", "All cost 2 million pounds, 30%."],
  ["A mast costs 750 pounds.", "A mast costs 750 pounds."],
  ["Two masts are dear.", "Two masts are dear."],
  ["Ein Mast kostet ½ von 7500.", "Ein Mast kostet ½ von 7500."],
])("%j is compared as %j", (sentence, alike) => {
  expect(writeNumbersAlike(sentence, EVIDENCE)).toBe(alike);
});
