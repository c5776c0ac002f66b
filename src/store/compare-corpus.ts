import type { CorpusFile } from "../corpus/corpus-file.js";
import { forgetPlaces } from "../corpus/given-files.js";
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
export interface CorpusOrigin {
  readonly files: readonly CorpusFile[];
  readonly paths: readonly string[] | null;
}

/**
 * Gives what an index that was made from these tells of which ids were given. One that was made from other paths is of
 * another corpus, in which a file of the same place is another.
 */
export function listGiven(origin: CorpusOrigin, paths: CorpusOrigin["paths"]): readonly CorpusFile[] {
  return isSamePaths(origin, { paths }) ? origin.files : forgetPlaces(origin.files);
}

export function isSamePaths(a: Pick<CorpusOrigin, "paths">, b: Pick<CorpusOrigin, "paths">): boolean {
  return JSON.stringify(a.paths) === JSON.stringify(b.paths);
}

/** True where two indexes are made from the same files with the same bytes. */
export function isSameCorpus(a: CorpusOrigin, b: CorpusOrigin): boolean {
  const digest = ({ files, paths }: CorpusOrigin) => JSON.stringify([files.map(identifyVersion), paths]);
  return digest(a) === digest(b);
}

/** Gives what differs where a file has other bytes, or can no longer be read, or can again. */
export function identifyVersion({ path, sha256, stale }: CorpusFile): unknown[] {
  return [path, sha256, ...(stale === undefined ? [] : [stale.sha256])];
}

/** Marks an episode that stays in an index as stale where it is among those, and takes the mark off others. */
export function markStale<Kept extends Pick<Episode, "id" | "stale">>(
  episode: Kept,
  stale: ReadonlySet<string>,
): Kept {
  const { stale: _, ...rest } = episode;
  return { ...(rest as Kept), ...(stale.has(episode.id) ? { stale: true } : {}) };
}

/** Lists the ids of the episodes that files have become part of, in the order of the files. */
export function listEpisodeIds(files: readonly CorpusFile[]): string[] {
  return [...new Set(files.flatMap(({ sources }) => sources.flatMap(({ episode }) => episode ?? [])))];
}
