import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { AddedEpisode, FetchedFile, Sources } from "../corpus/front-matter/sources-file.js";
import { type Choice, matchesTitle, type Offered } from "./choose-offers.js";
import { nameFiles } from "./fetch-files.js";
import { type EpisodeFiles, fillFolder, NOT_YET, type Staged } from "./fill-folder.js";
import type { Gathered, GatherParts } from "./gather-parts.js";
import type { KeptSources } from "./keep-sources.js";
import { makeDigest, makeStage, openFolder } from "./open-folder.js";
import { chooseTrack, listVideos, nameListing, readVideo, type Video, writeCaptions } from "./run-yt-dlp.js";

/**
 * Adds the videos of a channel, a playlist or one address of YouTube by yt-dlp: what is known of each, and its captions.
 * No video is fetched. Throws `fetch_failed` where yt-dlp is missing or finds nothing.
 */
export async function addVideos(address: string, choice: Choice, parts: GatherParts): Promise<Gathered> {
  const listing = nameListing(address);
  const { since, latest, match } = choice.selection;
  // Titles and days are chosen among here, so that only a plain number of the newest is left to yt-dlp.
  const most = since === null && match === null ? latest : null;
  const { show, videos } = await listVideos(listing, { latest: most, signal: parts.signal });
  const offers = videos.map(describeVideo);
  const wanted = await choice.choose({ show, address: listing, offers });
  const { folder, sources } = await openFolder({ show, address: listing }, parts.corpusDir);
  const chosen = new Set<string | null>(wanted.map(({ identity }) => identity));
  const started: Sources = {
    ...{ version: 1, kind: "videos", show, match, allowPrivate: parts.allowPrivate },
    transcribe: false,
    source: { ...NOT_YET, address: listing, path: null },
    episodes: mergeVideos(sources, offers, ({ identity }) => chosen.has(identity)),
  };
  return await fetchAll({ folder, sources: started }, offers, parts);
}

/** Adds the videos that are new at the address. Those that have captions already are not asked for again. */
export async function syncVideos({ folder, sources }: KeptSources, parts: GatherParts): Promise<Gathered> {
  const { videos } = await listVideos(sources.source.address, { latest: null, signal: parts.signal });
  const offers = videos.map(describeVideo);
  const episodes = mergeVideos(sources, offers, ({ title }) => matchesTitle(title, sources.match));
  return await fetchAll({ folder, sources: { ...sources, episodes } }, offers, parts);
}

function describeVideo({ id, title, upload_date, duration, extractor_key }: Video): Offered {
  return {
    identity: `video:${extractor_key ?? "Youtube"} ${id}`,
    title: title?.trim() || id,
    publishedAt: upload_date?.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3") ?? null,
    durationSeconds: duration ?? null,
    transcripts: [],
    chapters: [],
    media: { kind: "youtube", id },
  };
}

function mergeVideos(
  sources: Sources | null,
  offers: readonly Offered[],
  isWanted: (offer: Offered) => boolean,
): AddedEpisode[] {
  const before = new Map(sources?.episodes.map((episode) => [episode.identity, episode]));
  const offered = new Set<string | null>(offers.map(({ identity }) => identity));
  const listed = offers.map((offer): AddedEpisode => {
    const { identity, title } = offer;
    return (
      before.get(identity) ?? {
        identity,
        owners: [],
        title,
        leftOut: !isWanted(offer),
        files: [],
        refused: [],
      }
    );
  });
  const others = sources?.episodes.filter(
    ({ identity, files }) => !offered.has(identity) && files.length > 0,
  );
  return [...listed, ...(others ?? [])];
}

async function fetchAll(
  kept: KeptSources,
  offers: readonly Offered[],
  parts: GatherParts,
): Promise<Gathered> {
  const known = new Map<string | null, Offered>(offers.map((offer) => [offer.identity, offer]));
  return await fillFolder(
    kept,
    async (before, taken) => {
      const offer = known.get(before.identity);
      const isDone = before.files.length > 0 && before.files.every(({ sha256 }) => sha256 !== null);
      if (offer === undefined || isDone) return { episode: before, staged: [], failures: [] };
      return await fetchVideo(offer, before, taken, parts);
    },
    parts,
  );
}

async function fetchVideo(
  offer: Offered,
  before: AddedEpisode,
  taken: ReadonlySet<string>,
  { corpusDir, signal }: GatherParts,
): Promise<EpisodeFiles> {
  const id = offer.identity.slice(offer.identity.lastIndexOf(" ") + 1);
  const address = `https://www.youtube.com/watch?v=${id}`;
  const { video, json } = await readVideo(id, signal);
  const described = { ...describeVideo(video), identity: offer.identity };
  const name = nameFiles(described, before, taken);
  const stage = await makeStage(corpusDir, address);
  const info = `${stage}.info.json`;
  await writeFile(info, json);
  const staged: Staged[] = [{ from: info, file: await describeFile(info, `${name}.info.json`, address) }];
  const track = chooseTrack(video);
  if (track !== null) {
    await clearTracks(stage);
    await writeCaptions(id, track, { path: `${stage}.captions`, signal });
    for (const from of await listTracks(stage)) {
      const path = name + from.slice(`${stage}.captions`.length);
      staged.push({ from, file: await describeFile(from, path, address) });
    }
  }
  const files = staged.map(({ file }) => file);
  return { episode: { ...before, title: described.title, files }, staged, failures: [] };
}

async function describeFile(from: string, path: string, address: string): Promise<FetchedFile> {
  return { ...NOT_YET, path, address, sha256: makeDigest(await readFile(from), 64) };
}

async function listTracks(stage: string): Promise<string[]> {
  const folder = dirname(stage);
  const names = await readdir(folder);
  return names
    .filter((name) => name.startsWith(`${basename(stage)}.captions.`) && !name.endsWith(".part"))
    .map((name) => join(folder, name));
}

/** What an earlier try left is not this video's. */
async function clearTracks(stage: string): Promise<void> {
  for (const path of await listTracks(stage)) await rm(path, { force: true });
}
