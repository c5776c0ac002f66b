import type { Corpus } from "../corpus/read-corpus.js";
import type { Episode } from "../shared/domain.js";

/** What became of the corpus since the index was written, by episode ids. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Which episodes an update adds to those that are stored, changes among them and removes from them. */
export function listChanges(stored: readonly Pick<Episode, "id">[], corpus: Corpus): Changes {
  const before = new Set(stored.map(({ id }) => id));
  const read = corpus.episodes.map(({ episode }) => episode.id);
  const now = new Set([...read, ...corpus.kept]);
  return {
    added: read.filter((id) => !before.has(id)),
    changed: read.filter((id) => before.has(id)),
    removed: [...before].filter((id) => !now.has(id)),
  };
}
