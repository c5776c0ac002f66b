import { z } from "zod";
import { readDay, readEpoch } from "../corpus/read-day.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { askYtDlp, refuseReply } from "./run-yt-dlp.js";

const HOSTS = /^(?:(?:www|m|music)\.)?(?:youtube\.com|youtube-nocookie\.com)$|^youtu\.be$/;
export const VIDEO_ID = /^[\w-]{11}$/;
/** The path of a channel or one of its tabs, but not of a search in it. */
const CHANNEL = /^\/(?:@[^/]+|(?:channel|c|user)\/[^/]+)(?:\/(?!search$)[^/]+)?$/;
/** What stands in a playlist in place of a title that nobody may see. */
const HIDDEN = /^\[(?:private|deleted) video\]$/i;

const text = z.string().nullish().catch(null);

const entrySchema = z.object({
  id: z.string().regex(VIDEO_ID),
  title: text,
  duration: z.number().nullish().catch(null),
  upload_date: text,
  timestamp: z.number().nullish().catch(null),
  live_status: text,
  availability: text,
});
type Entry = z.output<typeof entrySchema>;

const listingSchema = z.object({
  id: text,
  title: text,
  channel: text,
  channel_id: text,
  webpage_url: text,
  entries: z.array(z.unknown()).nullish().catch(null),
});

type Listing = z.output<typeof listingSchema>;

/** A video as a list names it. */
export interface ListedVideo {
  readonly id: string;
  readonly title: string;
  readonly durationSeconds: number | null;
  /** The day of its publication, YYYY-MM-DD, rounded to weeks, months or years and then never too early; null where unknown. */
  readonly about: string | null;
}

/** What is at an address of YouTube. */
export interface VideoList {
  readonly show: string | null;
  /** The newest first, as far as their days are known; each of them once. */
  readonly videos: readonly ListedVideo[];
  /** All that is known of a single video; null for a list. */
  readonly single: unknown;
  /** What is no episode that can be had, in words, as "3 Shorts". */
  readonly without: readonly string[];
}

/** Whether the address is one of YouTube's, for which yt-dlp is asked. */
export function isVideoAddress(address: string): boolean {
  return URL.canParse(address) && HOSTS.test(new URL(address).hostname);
}

/**
 * Gives the one address that a video, playlist or channel of YouTube is known by, of whichever was copied: short ones, those
 * with marks of who shared them, feeds. A video that was watched in a playlist is that video.
 */
export function nameListing(address: string): string {
  const { hostname, pathname, searchParams } = new URL(address);
  const path = pathname.replace(/\/+$/, "");
  const isFeed = path.endsWith("/feeds/videos.xml");
  const [, inPath] = /^\/(?:shorts|live|embed|v)\/([\w-]{11})$/.exec(path) ?? [];
  const video = hostname === "youtu.be" ? path.slice(1) : (searchParams.get("v") ?? inPath);
  if (video != null && VIDEO_ID.test(video)) return nameVideo(video);
  const list = searchParams.get(isFeed ? "playlist_id" : "list");
  if (list !== null) return `https://www.youtube.com/playlist?list=${encodeURIComponent(list)}`;
  if (!isFeed) return CHANNEL.test(path) ? nameChannel(path) : address;
  const [channel, user] = [searchParams.get("channel_id"), searchParams.get("user")];
  if (channel !== null) return nameChannel(`/channel/${encodeURIComponent(channel)}`);
  return user === null ? address : nameChannel(`/user/${encodeURIComponent(user)}`);
}

function nameChannel(path: string): string {
  return `https://www.youtube.com${path.replace(/\/featured$/, "")}`;
}

export function nameVideo(id: string): string {
  return `https://www.youtube.com/watch?v=${id}`;
}

/**
 * Lists all videos at an address. The caller compares them with those that it knows, and so finds the new ones. It lists
 * Shorts where the address is that of a channel's Shorts. Throws `fetch_failed` where it lists none.
 */
export async function listVideos(
  address: string,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<VideoList> {
  const dates = ["--extractor-args", "youtubetab:approximate_date"];
  const flat = ["--flat-playlist", "--no-playlist", "--format", "b/all", "--dump-single-json"];
  const value = await askYtDlp({
    args: [...flat, ...dates, "--", address],
    ...{ address, signal, timeoutMs },
  });
  const listing = listingSchema.safeParse(value).data;
  if (listing === undefined) throw refuseReply(address);
  const isSingle = listing.entries == null;
  const { videos, without } = sortEntries(listing.entries ?? [value]);
  if (videos.size === 0) throw refuseEmpty(address, describeCounts(without));
  return {
    ...{ show: nameShow(listing), without: describeCounts(without), single: isSingle ? value : null },
    videos: sortNewest([...videos.values()].map(describeEntry)),
  };
}

function refuseEmpty(address: string, without: readonly string[]): FetchFailure {
  const found = without.length === 0 ? "no video" : `no video that can be had, only ${without.join(", ")}`;
  return new FetchFailure("unfit", `Expected videos at ${address}, but yt-dlp lists ${found}`, {
    hint: "Give the address of a public video, playlist or channel; Shorts have one of their own, ending in /shorts.",
  });
}

function nameShow({ id, title, channel, channel_id, entries }: Listing): string | null {
  // The title of a channel's tab names the tab as well.
  const isChannel = entries == null || (id === channel_id && channel_id != null);
  const name = isChannel ? (channel ?? title) : (title ?? channel);
  return name?.trim() || null;
}

/** Sorts out what is no video that can be had. Of a channel that lists tabs, Shorts are none of its episodes. */
function sortEntries(entries: readonly unknown[]) {
  const videos = new Map<string, Entry>();
  const without = new Map<string, number>();
  const sort = (entry: unknown, why: string | null) => {
    const parsed = entrySchema.safeParse(entry).data;
    const reason = parsed && (why ?? tellUnavailable(parsed));
    if (reason === null && parsed !== undefined) videos.set(parsed.id, parsed);
    else if (reason != null) without.set(reason, (without.get(reason) ?? 0) + 1);
  };
  for (const entry of entries) {
    const tab = listingSchema.safeParse(entry).data;
    const why = /\/shorts\/?$/.test(tab?.webpage_url ?? "") ? "Shorts" : null;
    if (tab?.entries == null) sort(entry, null);
    else for (const each of tab.entries) sort(each, why);
  }
  return { videos, without };
}

function tellUnavailable({ title, live_status, availability }: Entry): string | null {
  if (live_status === "is_live" || live_status === "is_upcoming") return "live or to come";
  if (HIDDEN.test(title?.trim() ?? "") || availability === "private") return "private or removed";
  return availability === "subscriber_only" || availability === "premium_only" ? "for members" : null;
}

function describeCounts(without: ReadonlyMap<string, number>): string[] {
  return [...without].map(([why, count]) => `${count} ${count === 1 && why === "Shorts" ? "Short" : why}`);
}

function describeEntry({ id, title, duration, upload_date, timestamp }: Entry): ListedVideo {
  return {
    ...{ id, title: title?.trim() || id, durationSeconds: duration ?? null },
    about: readDay(upload_date ?? "") ?? (timestamp == null ? null : (readEpoch(timestamp) ?? null)),
  };
}

/** Many days are rounded to the same; among those a list's own order tells, which for a playlist may be the oldest first. */
function sortNewest(videos: readonly ListedVideo[]): ListedVideo[] {
  const days = videos.flatMap(({ about }) => about ?? []);
  const steps = days.slice(1).map((day, i) => day.localeCompare(days[i] ?? day));
  const isOldestFirst = steps.reduce((sum, step) => sum + step, 0) > 0;
  const ordered = isOldestFirst ? videos.toReversed() : videos;
  return ordered.toSorted((a, b) => (b.about ?? "").localeCompare(a.about ?? ""));
}

/** Says what a list has that is not added. */
export function describeWithout({ without }: VideoList, address: string): string | null {
  return without.length === 0 ? null : `Not among the videos of ${address}: ${without.join(", ")}.`;
}
