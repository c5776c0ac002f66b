import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AddedEpisode, FetchedFile, Sources } from "../corpus/front-matter/sources-file.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { AppError } from "../shared/errors.js";
import type { Failure, Gathered, GatherParts } from "./gather-parts.js";
import { type KeptSources, writeSources } from "./keep-sources.js";

/** Nothing of it is whole yet. */
export const NOT_YET = { etag: null, lastModified: null, sha256: null } as const;

/** A file that was fetched and is not in its place yet. */
export interface Staged {
  readonly file: FetchedFile;
  readonly from: string;
  /** What is of no more use once it is in its place. */
  readonly leftovers?: readonly string[];
}

/** What came of fetching an episode's files. */
export interface EpisodeFiles {
  readonly episode: AddedEpisode;
  /** To be put in their places once the episode is written down. */
  readonly staged: readonly Staged[];
  readonly failures: readonly Failure[];
}

/** Fetches the files of an episode. `taken` are the names that files of others have. */
export type FetchEpisode = (before: AddedEpisode, taken: ReadonlySet<string>) => Promise<EpisodeFiles>;

/**
 * Fetches what is wanted of each episode into a folder. It is written down what belongs to whom before anything is put in
 * its place, and the validators of a file, and of the source, last: whenever this is ended, what lies in the folder is
 * whole, and whoever goes on asks again for what may not be.
 */
export async function fillFolder(
  { folder, sources }: KeptSources,
  fetchEpisode: FetchEpisode,
  parts: GatherParts,
  feed: { readonly from: string; readonly path: string } | null = null,
): Promise<Gathered> {
  const { source } = sources;
  const episodes = [...sources.episodes];
  let current: Sources = sources;
  const write = async (origin: Sources["source"]) => {
    current = { ...sources, source: origin, episodes: [...episodes] };
    await writeSources(folder, current);
  };
  await mkdir(folder, { recursive: true });
  await write({ ...source, ...NOT_YET });
  if (feed !== null) await rename(feed.from, join(folder, feed.path));
  const failed: Failure[] = [];
  let fetched = 0;
  let done = 0;
  const taken = new Set(episodes.flatMap(listNames));
  const total = episodes.filter(({ leftOut }) => !leftOut).length;
  for (const [i, before] of episodes.entries()) {
    if (before.leftOut) continue;
    parts.signal.throwIfAborted();
    const { episode, staged, failures } = await tryFetching(() => fetchEpisode(before, taken), before, parts);
    failed.push(...failures);
    for (const name of listNames(episode)) taken.add(name);
    if (staged.length > 0) {
      episodes[i] = { ...episode, files: markStaged(episode.files, staged) };
      await write({ ...source, ...NOT_YET });
      for (const each of staged) await placeFile(each, folder);
      fetched += staged.length;
    }
    await removeReplaced(before, episode, folder);
    episodes[i] = episode;
    done += 1;
    parts.onProgress({ done, total });
  }
  // What a server could not give now is asked for again next time.
  await write(failed.every(({ isFinal }) => isFinal) ? source : { ...source, ...NOT_YET });
  return describeGathered({ folder, sources: current }, { fetched, failed });
}

async function placeFile({ file, from, leftovers = [] }: Staged, folder: string): Promise<void> {
  const path = join(folder, file.path);
  await mkdir(dirname(path), { recursive: true });
  await rename(from, path);
  for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
}

/** What one episode lacks does not keep the others from being fetched. */
async function tryFetching(
  fetchOne: () => Promise<EpisodeFiles>,
  episode: AddedEpisode,
  { signal }: GatherParts,
): Promise<EpisodeFiles> {
  try {
    return await fetchOne();
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return { episode, staged: [], failures: [describeFailure(episode.title, error)] };
  }
}

/** A transcript may have come in place of one of another kind. */
async function removeReplaced(before: AddedEpisode, { files }: AddedEpisode, folder: string): Promise<void> {
  const kept = new Set(files.map(({ path }) => path));
  for (const { path } of before.files) if (!kept.has(path)) await rm(join(folder, path), { force: true });
}

/** What may be otherwise in an hour, though nothing is changed there or here. */
const PASSING: ReadonlySet<string> = new Set([
  ...["busy", "unreachable", "tls", "timeout", "cut-off", "disk"],
  ...["upstream_failed", "upstream_timeout", "model_unavailable"],
]);

export function describeFailure(title: string, error: AppError): Failure {
  const kind = error instanceof FetchFailure ? error.kind : error.code;
  const isPassing = PASSING.has(kind) || (error instanceof FetchFailure && error.isPassing);
  return { title, reason: error.sentence, isFinal: !isPassing };
}

function markStaged(files: readonly FetchedFile[], staged: readonly Staged[]): FetchedFile[] {
  const paths = new Set(staged.map(({ file }) => file.path));
  return files.map((file) => (paths.has(file.path) ? { ...file, ...NOT_YET } : file));
}

function listNames({ files }: AddedEpisode): string[] {
  return files.map(({ path }) => nameStem(path));
}

/** The name that the files of an episode share. */
export function nameStem(path: string): string {
  return path.replace(
    /(?:\.(?:chapters|info|transcript))?(?:\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?\.[a-z0-9]+$/,
    "",
  );
}

/** What is known of a video tells the same as a feed does of an episode. */
export function isAboutVideo({ path }: Pick<FetchedFile, "path">): boolean {
  return path.endsWith(".info.json");
}

/** Says what a folder holds after it was filled, or where nothing had to be. */
export function describeGathered(
  { folder, sources }: KeptSources,
  { fetched = 0, failed = [], isUnchanged = false }: Partial<Gathered>,
): Gathered {
  const had = sources.episodes.filter(({ leftOut }) => !leftOut);
  const isNothing = (file: FetchedFile) => sources.kind === "videos" && isAboutVideo(file);
  return {
    folder,
    show: sources.show ?? sources.source.address,
    ...{ address: sources.source.address, kind: sources.kind },
    episodes: had.length,
    leftOut: sources.episodes.length - had.length,
    fetched,
    bare: had.filter(({ files }) => files.every(isNothing)).map(({ title }) => title),
    failed,
    isUnchanged,
  };
}
