import type { CorpusFile } from "../corpus/corpus-file.js";
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

/** The files that an index was made from, and the paths given to `ingest`; null stands for the corpus folder. */
interface CorpusOrigin {
  readonly files: readonly CorpusFile[];
  readonly paths: readonly string[] | null;
}

/** True where two indexes are made from the same files with the same bytes. */
export function isSameCorpus(a: CorpusOrigin, b: CorpusOrigin): boolean {
  const digest = ({ files, paths }: CorpusOrigin) =>
    JSON.stringify([files.map(({ path, sha256 }) => [path, sha256]), paths]);
  return digest(a) === digest(b);
}

/** Lists the ids of the episodes that files have become part of, in the order of the files. */
export function listEpisodeIds(files: readonly CorpusFile[]): string[] {
  return [...new Set(files.flatMap(({ sources }) => sources.flatMap(({ episode }) => episode ?? [])))];
}
