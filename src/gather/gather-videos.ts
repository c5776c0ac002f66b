import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddedEpisode, FetchedFile, Sources } from "../corpus/front-matter/sources-file.js";
import { AppError } from "../shared/errors.js";
import { type Choice, matchesTitle, type Offered } from "./choose-offers.js";
import { nameFiles } from "./fetch-files.js";
import {
  describeFailure,
  type EpisodeFiles,
  fillFolder,
  isAboutVideo,
  NOT_YET,
  type Staged,
} from "./fill-folder.js";
import type { Gathered, GatherParts } from "./gather-parts.js";
import type { KeptSources } from "./keep-sources.js";
import {
  describeWithout,
  type ListedVideo,
  listVideos,
  nameListing,
  nameVideo,
  type VideoList,
} from "./list-videos.js";
import { isFile, makeDigest, makeStage, openFolder } from "./open-folder.js";
import { createVideoReader, type VideoReader } from "./read-video.js";
import { VIDEO_LIMITS } from "./run-yt-dlp.js";
import { tellDays } from "./tell-days.js";

/** YouTube writes captions by itself within a day or two, people may take longer; a video older than this gets none any more. */
const CAPTIONS_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Adds the videos of a channel, a playlist or one address of YouTube by yt-dlp: what is known of each, and its captions.
 * No video is fetched. Throws `fetch_failed` where yt-dlp is missing or finds nothing.
 */
export async function addVideos(
  given: string,
  choice: Choice,
  parts: GatherParts,
  limits = VIDEO_LIMITS,
): Promise<Gathered> {
  const address = nameListing(given);
  const list = await listVideos(address, { signal: parts.signal, timeoutMs: limits.listMs });
  const without = describeWithout(list, address);
  if (without !== null) parts.note(without);
  const playlist = list.single === null ? null : new URL(given).searchParams.get("list");
  if (playlist !== null)
    parts.note(`This is one video of the playlist https://www.youtube.com/playlist?list=${playlist}.`);
  const reader = createVideoReader(list.single, { signal: parts.signal, timeoutMs: limits.videoMs });
  const days = await tellDays(list.videos, choice.selection, reader, parts);
  const offers = list.videos.map((video) => describeVideo(video, days.get(video.id) ?? null));
  // Who gives the address of one video has chosen it.
  const wanted = list.single === null ? await choice.choose({ ...list, address, offers }) : offers;
  const { folder, sources } = await openFolder({ show: list.show, address }, parts.corpusDir);
  const chosen = new Set<string | null>(wanted.map(({ identity }) => identity));
  const started: Sources = {
    ...{ version: 1, kind: "videos", show: list.show, match: choice.selection.match },
    ...{ allowPrivate: parts.allowPrivate, transcribe: false, source: { ...NOT_YET, address, path: null } },
    episodes: mergeVideos(sources, list, ({ identity, files }) => chosen.has(identity) || files.length > 0),
  };
  return await fetchAll({ folder, sources: started }, list, reader, parts);
}

/** Adds the videos that are new at the address. Of those that are here, only captions that were missing are asked for again. */
export async function syncVideos(
  { folder, sources }: KeptSources,
  parts: GatherParts,
  limits = VIDEO_LIMITS,
): Promise<Gathered> {
  const { address } = sources.source;
  const list = await listVideos(address, { signal: parts.signal, timeoutMs: limits.listMs });
  const known = new Map(sources.episodes.map(({ identity, leftOut }) => [identity, !leftOut]));
  const isWanted = ({ identity, title }: AddedEpisode) =>
    known.get(identity) ?? matchesTitle(title, sources.match);
  const episodes = mergeVideos(sources, list, isWanted);
  const reader = createVideoReader(list.single, { signal: parts.signal, timeoutMs: limits.videoMs });
  return await fetchAll({ folder, sources: { ...sources, episodes } }, list, reader, parts);
}

function describeVideo({ id, title, durationSeconds }: ListedVideo, publishedAt: string | null): Offered {
  return {
    ...{ identity: nameIdentity(id), title, durationSeconds, publishedAt },
    ...{ transcripts: [], chapters: [], media: { kind: "youtube", id } },
  };
}

/** By which an info.json is known too. */
function nameIdentity(id: string): string {
  return `video:Youtube ${id}`;
}

function mergeVideos(
  sources: Sources | null,
  { videos }: VideoList,
  isWanted: (episode: AddedEpisode) => boolean,
): AddedEpisode[] {
  const before = new Map(sources?.episodes.map((episode) => [episode.identity, episode]));
  const listed = videos.map(({ id, title }): AddedEpisode => {
    const identity = nameIdentity(id);
    const nothing = { owners: [], leftOut: false, files: [], refused: [] };
    const episode = before.get(identity) ?? { identity, title, ...nothing };
    return { ...episode, leftOut: !isWanted(episode) };
  });
  const names = new Set(listed.map(({ identity }) => identity));
  // What is not listed any more stays where its files are here.
  const others = sources?.episodes.filter(({ identity, files }) => !names.has(identity) && files.length > 0);
  return [...listed, ...(others ?? [])];
}

async function fetchAll(
  kept: KeptSources,
  { videos }: VideoList,
  reader: VideoReader,
  parts: GatherParts,
): Promise<Gathered> {
  const listed = new Map<string | null, ListedVideo>(videos.map((video) => [nameIdentity(video.id), video]));
  return await fillFolder(
    kept,
    async (before, taken) => {
      const video = listed.get(before.identity);
      const here = await findHere(before, kept.folder);
      if (video === undefined || isDone(before, here, video))
        return { episode: before, staged: [], failures: [] };
      return await fetchVideo({ id: video.id, before, here, taken }, reader, parts);
    },
    parts,
  );
}

/** The files of a video that lie in the folder whole. */
async function findHere({ files }: AddedEpisode, folder: string): Promise<readonly FetchedFile[]> {
  const whole = await Promise.all(
    files.map(async (file) =>
      file.sha256 !== null && (await isFile(join(folder, file.path))) ? [file] : [],
    ),
  );
  return whole.flat();
}

function isDone(
  { files, refused }: AddedEpisode,
  here: readonly FetchedFile[],
  { about }: ListedVideo,
): boolean {
  if (here.length < files.length || here.length === 0) return false;
  if (!here.every(isAboutVideo)) return true;
  const isOld = about === null || Date.parse(about) < Date.now() - CAPTIONS_DAYS * DAY_MS;
  return refused.length > 0 && isOld;
}

interface WantedVideo {
  readonly id: string;
  readonly before: AddedEpisode;
  readonly here: readonly FetchedFile[];
  readonly taken: ReadonlySet<string>;
}

/** Fetches what is missing of a video. Without its captions, which a server may refuse for a while, the rest is kept. */
async function fetchVideo(
  { id, before, here, taken }: WantedVideo,
  reader: VideoReader,
  { corpusDir, signal }: GatherParts,
): Promise<EpisodeFiles> {
  const address = nameVideo(id);
  const { title, info, track } = await reader.read(id);
  const name = nameFiles({ title, identity: nameIdentity(id) }, before, taken);
  const stage = await makeStage(corpusDir, address);
  const staged: Staged[] = [];
  const stageFile = async (from: string, path: string) => {
    const sha256 = makeDigest(await readFile(from), 64);
    staged.push({ from, file: { ...NOT_YET, path, address, sha256 } });
  };
  if (!here.some(isAboutVideo)) {
    await writeFile(stage, info);
    await stageFile(stage, `${name}.info.json`);
  }
  // What is here of the captions goes only where others come in its place.
  let kept = here;
  const failures = [];
  if (track !== null) {
    try {
      const { from, ending } = await reader.fetchCaptions(id, track, stage);
      await stageFile(from, `${name}.${ending}`);
      kept = here.filter(isAboutVideo);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      failures.push(describeFailure(title, error));
    }
  }
  const files = [...kept, ...staged.map(({ file }) => file)];
  const refused = track === null ? [address] : [];
  return { episode: { ...before, title, files, refused }, staged, failures };
}
