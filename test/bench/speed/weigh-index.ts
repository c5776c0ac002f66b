import "../../../src/language/english/english-files.js";
import { setTimeout as wait } from "node:timers/promises";
import { openCorpus } from "./corpora/open-corpus.js";

/** A process that holds an index and nothing else. Run with `--expose-gc`: the folder, and `late` or `plain`. */
const [indexDir = "", kind = ""] = process.argv.slice(2);
const SETTLE_MS = 500;

export interface IndexWeight {
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly passages: number;
}

const index = await openCorpus(indexDir, kind === "late");
growYoungGeneration();
for (let i = 0; i < 4; i++) {
  globalThis.gc?.();
  await wait(SETTLE_MS);
}
const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
const weight: IndexWeight = { rss, heapUsed, external, arrayBuffers, passages: index.passages.length };
process.stdout.write(`${JSON.stringify(weight)}\n`);

/** As any process that works for a while does: its room for new objects is no passage's, and grows but once. */
function growYoungGeneration(): void {
  let kept: number[][] = [];
  for (let i = 0; i < 4_000_000; i++) {
    kept.push([i]);
    if (kept.length > 100_000) kept = [];
  }
}
