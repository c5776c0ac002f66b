import type { IndexedCorpus } from "../corpora/open-corpus.js";
import type { IndexWeight } from "../weigh-index.js";
import { readLastLine, runChild } from "./run-child.js";

/** What a process that holds the index weighs. */
export async function weighIndex(
  { indexDir }: IndexedCorpus,
  lateInteraction: boolean,
): Promise<IndexWeight> {
  const kind = lateInteraction ? "late" : "plain";
  return readLastLine(await runChild(["--expose-gc", "dist/bench/weigh-index.js", indexDir, kind]));
}

/** Bytes of memory that each passage adds, against an index that is nearly empty. */
export function weighPassage(weight: IndexWeight, base: IndexWeight): number {
  return (weight.rss - base.rss) / (weight.passages - base.passages);
}

export function sumBytes(files: IndexedCorpus["files"]): number {
  return Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
}
