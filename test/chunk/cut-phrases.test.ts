import { expect, test } from "vitest";
import { cutPhrases } from "../../src/chunk/titles/cut-phrases.js";

/** Each clause with all phrases of two words or more that are cut out of it. */
const CUT: readonly (readonly [clause: string, ...phrases: string[]])[] = [
  ["So the list corresponds to the name of the scope", "name of the scope"],
  [
    "I struggle with color contrast and font ratios",
    "color contrast",
    "color contrast and font ratios",
    "font ratios",
  ],
  [
    "we used it for headline subject writing for marketing emails",
    "headline subject writing",
    "headline subject writing for marketing emails",
    "marketing emails",
  ],
  ["they keep building open source", "building open source", "open source"],
  ["that tells you how to preserve the best aspects", "how to preserve the best aspects", "best aspects"],
  ["attackers evolve and companies build distributed systems", "distributed systems"],
  ["it is a kind of thing with a lot of cheap disks", "cheap disks"],
  ["developers test their own code"],
  ["light bulbs going off"],
  ["you can use Kubernetes in production", "Kubernetes in production"],
  ["the founder's dilemma is old", "founder's dilemma"],
];

test.each(CUT)("of %j the names are cut out, whole, and no verb with its subject", (clause, ...phrases) => {
  const cut = cutPhrases(clause).map(({ text }) => text);
  expect([...new Set(cut.filter((text) => text.includes(" ")))].sort()).toEqual([...phrases].sort());
});
