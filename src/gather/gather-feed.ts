import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { findFeedLinks, isWebPage } from "../corpus/feeds/find-feed-links.js";
import { type FeedOffers, listOffers, type Offer } from "../corpus/feeds/list-offers.js";
import type { AddedEpisode, Sources } from "../corpus/front-matter/sources-file.js";
import type { Download, Validators } from "../fetch/download.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { type Choice, matchesTitle } from "./choose-offers.js";
import { fetchFiles, isChapters } from "./fetch-files.js";
import { describeGathered, fillFolder, NOT_YET } from "./fill-folder.js";
import type { Gathered, GatherParts } from "./gather-parts.js";
import type { KeptSources } from "./keep-sources.js";
import { isFile, makeStage, openFolder } from "./open-folder.js";

const MOST_FEED_BYTES = 64 * 1024 * 1024;
const ACCEPT =
  "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5";

/** A feed that was fetched and is not in its place yet. */
interface FetchedFeed extends FeedOffers {
  readonly address: string;
  readonly download: Download;
  readonly from: string;
  /** The page that led to it, which may be the one of an episode; null where its own address was given. */
  readonly page: string | null;
}

/**
 * Adds a show by the address of its feed, or of a page that names its feed: fetches what is wanted of it into a folder of
 * the corpus. Whenever it is ended, every file there is whole, and none is an episode that it should not be. Throws
 * `fetch_failed` where there is no feed.
 */
export async function addFeed(address: string, choice: Choice, parts: GatherParts): Promise<Gathered> {
  const feed = await fetchFeed(address, parts);
  const { show, offers } = feed;
  const own = feed.page === null ? [] : offers.filter(({ page }) => isSamePage(page, feed.page));
  const wanted = new Set((own.length > 0 ? own : await choice.choose(feed)).map(({ identity }) => identity));
  const { folder, sources } = await openFolder(
    { show, address: feed.download.permanentUrl },
    parts.corpusDir,
  );
  const findKnown = remember(sources);
  const episodes = offers.map((offer): AddedEpisode => {
    const known = findKnown(offer) ?? startEpisode(offer);
    return { ...known, leftOut: !wanted.has(offer.identity) && known.files.length === 0 };
  });
  const { match } = choice.selection;
  const silent = offers.filter(
    (offer) => wanted.has(offer.identity) && isSilent(offer) && !hasTranscript(findKnown(offer)),
  );
  const isAgreed = sources?.transcribe === true;
  const transcribe = silent.length > 0 && (await choice.transcribe(silent, feed.language, isAgreed));
  const started: Sources = {
    ...{ version: 1, kind: "feed", show, match, allowPrivate: parts.allowPrivate },
    transcribe: transcribe || isAgreed,
    source: { address: feed.download.permanentUrl, path: sources?.source.path ?? null, ...NOT_YET },
    episodes: [...episodes, ...keepVanished(sources, offers)],
  };
  return await fetchAll({ folder, sources: started }, feed, parts);
}

/** Brings a show up to date: one request where its feed has not changed, and no more of its files than have. */
export async function syncFeed({ folder, sources }: KeptSources, parts: GatherParts): Promise<Gathered> {
  const { source, match } = sources;
  const path = join(folder, source.path ?? "");
  const isWhole = source.sha256 !== null && (await isFile(path));
  const from = await makeStage(parts.corpusDir, source.address, isWhole ? path : null);
  const download = await fetchAddress(source.address, from, isWhole ? source : null, parts);
  if (download.status === "unchanged") {
    await rm(from, { force: true });
    return describeGathered({ folder, sources }, { isUnchanged: true });
  }
  const feed = await readFeed(source.address, download, from, null);
  const findKnown = remember(sources);
  const episodes = feed.offers.map(
    (offer) => findKnown(offer) ?? { ...startEpisode(offer), leftOut: !matchesTitle(offer.title, match) },
  );
  const renewed = { ...sources, episodes: [...episodes, ...keepVanished(sources, feed.offers)] };
  return await fetchAll({ folder, sources: renewed }, feed, parts);
}

/** Whether it has a recording and links no transcript of it. */
function isSilent({ transcripts, media }: Offer): boolean {
  return transcripts.length === 0 && media !== null && media.kind !== "youtube";
}

function hasTranscript(known: AddedEpisode | null): boolean {
  return known?.files.some(({ path, sha256 }) => sha256 !== null && !isChapters(path)) === true;
}

function startEpisode({ identity, owners, title }: Offer): AddedEpisode {
  return { identity, owners: [...owners], title, leftOut: false, files: [], refused: [] };
}

/** Finds what was added of an episode; it is known again where its show has another name. */
function remember(sources: Sources | null): (offer: Offer) => AddedEpisode | null {
  const known = new Map<string | null, AddedEpisode>();
  for (const episode of sources?.episodes ?? [])
    for (const key of [episode.identity, ...episode.owners]) if (!known.has(key)) known.set(key, episode);
  return ({ identity, owners }) => {
    const key = [identity, ...owners].find((each) => known.has(each));
    const found = key === undefined ? undefined : known.get(key);
    return found === undefined ? null : { ...found, identity, owners: [...owners] };
  };
}

/** An episode that the feed does not list any more stays where its files are here. */
function keepVanished(sources: Sources | null, offers: readonly Offer[]): AddedEpisode[] {
  const offered = new Set<string | null>(offers.flatMap(({ identity, owners }) => [identity, ...owners]));
  return (sources?.episodes ?? []).filter(
    ({ identity, owners, files }) =>
      files.length > 0 && ![identity, ...owners].some((key) => offered.has(key)),
  );
}

/** Fetches the files of a feed's episodes, and puts the feed beside them. */
async function fetchAll(kept: KeptSources, feed: FetchedFeed, parts: GatherParts): Promise<Gathered> {
  const { permanentUrl, etag, lastModified, sha256 } = feed.download;
  const path = kept.sources.source.path ?? nameFeed(feed);
  const source = { path, address: permanentUrl, etag, lastModified, sha256 };
  const offers = new Map<string | null, Offer>(feed.offers.map((offer) => [offer.identity, offer]));
  const wanted = kept.sources.transcribe ? parts : { ...parts, transcribing: null };
  return await fillFolder(
    { ...kept, sources: { ...kept.sources, source } },
    async (before, taken) => {
      const offer = offers.get(before.identity);
      if (offer === undefined) return { episode: before, staged: [], failures: [] };
      return await fetchFiles({ offer, before, feed, folder: kept.folder, taken }, wanted);
    },
    parts,
    { from: feed.from, path },
  );
}

/** Fetches a feed; of a page that names one, that one. */
async function fetchFeed(address: string, parts: GatherParts): Promise<FetchedFeed> {
  const from = await makeStage(parts.corpusDir, address);
  const download = await fetchAddress(address, from, null, parts);
  const bytes = await readFile(from);
  if (listOffers({ bytes, path: from }) !== null || !isWebPage(bytes))
    return await readFeed(address, download, from, null);
  await rm(from, { force: true });
  const [link] = findFeedLinks(bytes, download.url);
  if (link === undefined) throw refuse(address, "it is a web page that names no feed");
  parts.note(`${address} is a web page; the feed that it names is ${link}.`);
  const linked = await makeStage(parts.corpusDir, link);
  return await readFeed(link, await fetchAddress(link, linked, null, parts), linked, download.url);
}

async function fetchAddress(
  address: string,
  path: string,
  validators: Validators | null,
  { downloader, signal }: GatherParts,
): Promise<Download> {
  return await downloader.download(address, {
    ...{ path, validators, signal, accept: ACCEPT, maxBytes: MOST_FEED_BYTES },
  });
}

async function readFeed(
  address: string,
  download: Download,
  from: string,
  page: string | null,
): Promise<FetchedFeed> {
  const bytes = await readFile(from);
  const offers = listOffers({ bytes, path: from });
  if (offers === null || offers.offers.length === 0) {
    await rm(from, { force: true });
    throw refuse(address, offers === null ? describeOther(download) : "it lists no episode");
  }
  return { ...offers, address, download, from, page };
}

function describeOther({ contentType, bytes }: Download): string {
  if (bytes === 0) return "it is empty";
  return `it is ${contentType === null ? "a file" : `a file of type ${contentType}`} that is neither RSS, Atom nor JSON Feed`;
}

function refuse(address: string, found: string): FetchFailure {
  return new FetchFailure("unfit", `Expected a feed at ${address}, but ${found}`, {
    hint: "Give the address of the show's feed; its hosting service and most podcast directories name it.",
  });
}

/** The name of the feed in its folder; its content tells what it is. */
function nameFeed({ download }: FetchedFeed): string {
  return /json/.test(download.contentType ?? "") ? "feed.json" : "feed.xml";
}

function isSamePage(page: string | null, other: string | null): boolean {
  if (page === null || other === null || !URL.canParse(page) || !URL.canParse(other)) return false;
  const [one, two] = [new URL(page), new URL(other)];
  const tidy = ({ host, pathname }: URL) => host.replace(/^www\./, "") + pathname.replace(/\/+$/, "");
  return tidy(one) === tidy(two);
}
