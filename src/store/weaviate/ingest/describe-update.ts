import type { Corpus } from "../../../corpus/read-corpus.js";
import { listChanges } from "../../compare-corpus.js";
import type { EpisodeOutline } from "../../episode-outline.js";
import type { UpdateResult } from "../../store-driver.js";
import type { Catalog } from "../catalog.js";
import type { Work } from "./plan-work.js";
import type { WrittenTexts } from "./write-episode.js";

interface Update {
  readonly counts: UpdateResult["counts"];
  /** The episodes of the index before. */
  readonly before: readonly EpisodeOutline[];
  /** The texts that were written. */
  readonly written: WrittenTexts;
}

export function describeUpdate(work: Work, { counts, before, written }: Update): UpdateResult {
  const changed = work.pending.reduce((sum, { texts }) => sum + texts, 0);
  return {
    status: "updated",
    counts,
    recall: null,
    changes: listChanges(before, work.corpus),
    embeddedTexts: written.embedded,
    reusedTexts: written.kept + counts.vectors - changed,
    corpus: work.corpus,
    episodes: listOutlines(work),
  };
}

export function describeUnchanged({ manifest: { counts }, episodes }: Catalog, corpus: Corpus): UpdateResult {
  return {
    status: "unchanged",
    counts,
    recall: null,
    changes: { added: [], changed: [], removed: [] },
    embeddedTexts: 0,
    reusedTexts: counts.vectors,
    corpus,
    episodes: episodes.map(({ outline }) => outline),
  };
}

function listOutlines({ pending, previous, order }: Work): EpisodeOutline[] {
  const outlines = new Map<string, EpisodeOutline>(
    previous?.episodes.map(({ outline }) => [outline.id, outline]),
  );
  for (const { divided } of pending) outlines.set(divided.episode.id, divided.episode);
  return order.flatMap((id) => outlines.get(id) ?? []);
}
