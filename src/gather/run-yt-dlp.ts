import { execFile } from "node:child_process";
import { z } from "zod";
import { FetchFailure } from "../fetch/fetch-failure.js";

const MOST_OUTPUT = 64 * 1024 * 1024;
const LIST_MS = 5 * 60_000;
const VIDEO_MS = 3 * 60_000;
const HOSTS = /^(?:(?:www|m|music)\.)?(?:youtube\.com|youtube-nocookie\.com)$|^youtu\.be$/;

const text = z.string().nullish().catch(null);
const tracksSchema = z
  .record(z.string(), z.array(z.object({ ext: text })).catch([]))
  .nullish()
  .catch(null);

const videoSchema = z.object({
  id: z.string().regex(/^[\w-]{11}$/),
  title: text,
  upload_date: text,
  duration: z.number().nullish().catch(null),
  language: text,
  channel: text,
  extractor_key: text,
  subtitles: tracksSchema,
  automatic_captions: tracksSchema,
});

interface Listing {
  readonly title?: string | null | undefined;
  readonly channel?: string | null | undefined;
  readonly entries?: unknown[] | null | undefined;
}
const listingSchema: z.ZodType<Listing> = z.object({
  title: text,
  channel: text,
  entries: z.array(z.unknown()).nullish().catch(null),
});

/** What yt-dlp says of a video. */
export type Video = z.output<typeof videoSchema>;

/** Whether the address is one of YouTube's, for which yt-dlp is asked. */
export function isVideoAddress(address: string): boolean {
  return URL.canParse(address) && HOSTS.test(new URL(address).hostname);
}

/** Gives the address of the channel or playlist whose feed this is; other addresses as they are. */
export function nameListing(address: string): string {
  const url = new URL(address);
  if (!url.pathname.endsWith("/feeds/videos.xml")) return address;
  const [channel, playlist] = [url.searchParams.get("channel_id"), url.searchParams.get("playlist_id")];
  if (playlist !== null) return `https://www.youtube.com/playlist?list=${encodeURIComponent(playlist)}`;
  return channel === null ? address : `https://www.youtube.com/channel/${encodeURIComponent(channel)}/videos`;
}

/** Lists the videos at an address, in its order, and the name of the show. */
export async function listVideos(
  address: string,
  options: { readonly latest: number | null; readonly signal: AbortSignal },
): Promise<{ readonly show: string | null; readonly videos: readonly Video[] }> {
  const most = options.latest === null ? [] : ["--playlist-end", String(options.latest)];
  const output = await run(["--flat-playlist", "--dump-single-json", ...most, "--", address], address, {
    ...options,
    timeout: LIST_MS,
  });
  const value = parse(output, address);
  const listing = listingSchema.parse(value);
  const show = listing.channel ?? listing.title ?? null;
  return { show, videos: listEntries(value).flatMap((entry) => videoSchema.safeParse(entry).data ?? []) };
}

/** A channel lists its tabs, and each of them its videos. */
function listEntries(value: unknown): unknown[] {
  const entries = listingSchema.safeParse(value).data?.entries;
  if (entries == null) return [value];
  return entries.flatMap((entry) => listingSchema.safeParse(entry).data?.entries ?? [entry]);
}

/** Reads all that is known of a video, as JSON text. Nothing of the video itself is fetched. */
export async function readVideo(
  id: string,
  signal: AbortSignal,
): Promise<{ readonly video: Video; readonly json: string }> {
  const address = `https://www.youtube.com/watch?v=${id}`;
  const json = await run(["--skip-download", "--no-playlist", "--dump-single-json", "--", address], address, {
    signal,
    timeout: VIDEO_MS,
  });
  return { video: videoSchema.parse(parse(json, address)), json };
}

/** A track of captions. */
export interface CaptionTrack {
  readonly language: string;
  readonly isAutomatic: boolean;
}

/** Chooses what was written by people in the video's language, else what was recognised in it, else what is in English. */
export function chooseTrack({ language, subtitles, automatic_captions }: Video): CaptionTrack | null {
  const written = Object.keys(subtitles ?? {}).filter((tag) => tag !== "live_chat");
  const heard = Object.keys(automatic_captions ?? {});
  const spoken = language ?? heard.find((tag) => tag.endsWith("-orig"))?.replace(/-orig$/, "") ?? "en";
  const isSpoken = (tag: string) => primary(tag) === primary(spoken);
  const track = (tag: string | undefined, isAutomatic: boolean) =>
    tag === undefined ? null : { language: tag, isAutomatic };
  return (
    track(written.find(isSpoken), false) ??
    track(heard.find((tag) => tag.endsWith("-orig")) ?? heard.find(isSpoken), true) ??
    track(written.find((tag) => primary(tag) === "en") ?? written[0], false)
  );
}

function primary(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? tag;
}

/** Writes a track of captions to `<path>.<language>.<ending>`, whose ending yt-dlp chooses. */
export async function writeCaptions(
  id: string,
  { language, isAutomatic }: CaptionTrack,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<void> {
  const address = `https://www.youtube.com/watch?v=${id}`;
  const output = `${path.replaceAll("%", "%%")}.%(ext)s`;
  const kind = isAutomatic ? "--write-auto-subs" : "--write-subs";
  await run(
    [
      ...["--skip-download", "--no-playlist", kind, "--sub-langs", `^${escapeRegex(language)}$`],
      ...["--sub-format", "json3/vtt/srt/best", "--output", output, "--", address],
    ],
    address,
    { signal, timeout: VIDEO_MS },
  );
}

function escapeRegex(tag: string): string {
  return tag.replace(/[^\w-]/g, "\\$&");
}

function parse(output: string, address: string): unknown {
  try {
    return JSON.parse(output);
  } catch (cause) {
    throw new FetchFailure("unfit", `Expected yt-dlp to describe ${address} as JSON, but it did not`, {
      hint: "Update yt-dlp, as YouTube changes often: `yt-dlp -U`.",
      isPassing: true,
      cause,
    });
  }
}

async function run(
  args: readonly string[],
  address: string,
  { signal, timeout }: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const all = ["--ignore-config", "--no-warnings", "--no-progress", ...args];
    execFile("yt-dlp", all, { maxBuffer: MOST_OUTPUT, signal, timeout }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(describeFailure(error, stderr, address));
    });
  });
}

function describeFailure(
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  address: string,
) {
  if (error.name === "AbortError") return error;
  if (error.code === "ENOENT")
    return new FetchFailure("unreachable", `${address} is fetched by yt-dlp, which is not on the PATH`, {
      hint: "Install it (`pipx install yt-dlp`, `brew install yt-dlp` or `winget install yt-dlp`), then try again.",
      cause: error,
    });
  const said = stderr
    .trim()
    .split("\n")
    .findLast((line) => line.startsWith("ERROR:"));
  const what = error.killed === true ? "took too long" : `said: ${said?.slice(6).trim() ?? "nothing"}`;
  return new FetchFailure("refused", `yt-dlp could not fetch ${address}: it ${what}`, {
    hint: "Try again later, or update it, as YouTube changes often: `yt-dlp -U`.",
    isPassing: true,
    cause: error,
  });
}
