import { beforeAll, expect, test } from "vitest";
import { findDataSet } from "../bench/data/data-set.js";
import { type AskedPair, askNames, groupPairs, type NameGroup, summariseNames } from "../bench/names.js";
import { openStoredModels } from "../fakes/models/stored-embedder.js";
import { readTestConfig } from "../test-config.js";

/** One question is .042 of the page's 24, .028 of 36 about transcripts, and .033 of a half; another processor may cost one. */
const LEAST = {
  "the page": { hitAt1: 0.87, quotedFirst: 0.91, apart: 0.042 },
  transcripts: { hitAt1: 0.74, quotedFirst: 0.77, apart: 0.028 },
  "of both, chosen on": { hitAt1: 0.73, quotedFirst: 0.73, apart: 0.034 },
  "of both, held back": { hitAt1: 0.86, quotedFirst: 0.93, apart: 0.034 },
} as const satisfies Record<NameGroup, object>;
const GROUPS = Object.keys(LEAST) as NameGroup[];
/** The other groups need ../shared/data/podcasts-changelog. */
const WITHOUT_DATA: readonly NameGroup[] = ["the page"];

let asked: AskedPair[];
beforeAll(async () => {
  const silent = { note: () => undefined, progress: () => undefined };
  asked = await askNames(await openStoredModels(readTestConfig(), silent, new AbortController().signal));
}, 600_000);

test.each(findDataSet("podcasts-changelog") === null ? WITHOUT_DATA : GROUPS)(
  "pairs of %s are answered no worse with their subject's name than without",
  (group) => {
    const own = groupPairs(asked)[group];
    const { hitAt1, quotedFirst, apart } = LEAST[group];
    const named = summariseNames(own, "named");
    const unnamed = summariseNames(own, "unnamed");
    expect(named.hitAt1).toBeGreaterThanOrEqual(Math.max(hitAt1, unnamed.hitAt1 - apart));
    expect(named.quotedFirst).toBeGreaterThanOrEqual(Math.max(quotedFirst, unnamed.quotedFirst - apart));
  },
);
