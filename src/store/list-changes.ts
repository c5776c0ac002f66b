import type { Corpus } from "../corpus/read-corpus.js";
import type { Episode } from "../shared/domain.js";

/** How the corpus has changed since the index was written, by the ids of episodes. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Lists which episodes an update adds, changes and removes. */
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
