import { beforeAll, expect, test } from "vitest";
import { findDataSet } from "../bench/data/data-set.js";
import { type AskedPair, askNames, summariseNames } from "../bench/names.js";
import { openStoredModels } from "../fakes/models/stored-embedder.js";
import { readTestConfig } from "../test-config.js";

/** One question is .04 of the page's 24, and .03 of 36 about transcripts. */
const APART = 0.05;
const PAGE = { hitAt1: 0.87, quotedFirst: 0.91 };
const TALK = { hitAt1: 0.72, quotedFirst: 0.75 };

let asked: AskedPair[];
beforeAll(async () => {
  const silent = { note: () => undefined, progress: () => undefined };
  asked = await askNames(await openStoredModels(readTestConfig(), silent, new AbortController().signal));
}, 600_000);

function expectNoWorse(own: readonly AskedPair[], least: typeof PAGE): void {
  const named = summariseNames(own, "named");
  const unnamed = summariseNames(own, "unnamed");
  expect(named.hitAt1).toBeGreaterThanOrEqual(Math.max(least.hitAt1, unnamed.hitAt1 - APART));
  expect(named.quotedFirst).toBeGreaterThanOrEqual(Math.max(least.quotedFirst, unnamed.quotedFirst - APART));
}

test("a question about the page is answered no worse with its subject's name than without", () => {
  expectNoWorse(
    asked.filter(({ episode }) => episode === undefined),
    PAGE,
  );
});

test.skipIf(findDataSet("podcasts-changelog") === null)(
  "and so is one about a transcript (skipped without ../shared/data/podcasts-changelog)",
  () => {
    expectNoWorse(
      asked.filter(({ episode }) => episode !== undefined),
      TALK,
    );
  },
);
