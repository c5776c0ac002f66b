import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { keepInfo } from "../corpus/chapter-lists/yt-dlp-info.js";
import { readDay } from "../corpus/read-day.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { cutToLanguage } from "../language/language-tag.js";
import { nameVideo, VIDEO_ID } from "./list-videos.js";
import { askYtDlp, refuseReply, runYtDlp } from "./run-yt-dlp.js";

/** Not over yet, or just now: captions and chapters are still to come. */
const UNFINISHED: ReadonlySet<string> = new Set(["is_live", "is_upcoming", "post_live"]);
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;

const text = z.string().nullish().catch(null);
/** What yt-dlp tells of a track is given back to it as it is. */
const tracksSchema = z.record(z.string(), z.array(z.unknown()).catch([])).nullish().catch(null);

const videoSchema = z.object({
  id: z.string().regex(VIDEO_ID),
  title: z.string(),
  upload_date: text,
  duration: z.number().nullish().catch(null),
  language: text,
  live_status: text,
  subtitles: tracksSchema,
  automatic_captions: tracksSchema,
});
type Video = z.output<typeof videoSchema>;

/** A track of captions. */
export interface CaptionTrack {
  /** As YouTube names it: a language, and what tells several of one language apart. */
  readonly tag: string;
  /** In which formats yt-dlp finds it, and where. */
  readonly formats: readonly unknown[];
}

/** What is known of a video. */
export interface VideoReading {
  readonly title: string;
  /** YYYY-MM-DD */
  readonly publishedAt: string | null;
  readonly durationSeconds: number | null;
  /** The text of an info.json of all that is used of it. */
  readonly info: string;
  readonly track: CaptionTrack | null;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Asks yt-dlp about videos. Throws `fetch_failed` where it gives nothing. */
export interface VideoReader {
  /** Reads all that is known of a video, once however often it is asked for; nothing of the video itself is fetched. */
  readonly read: (id: string) => Promise<VideoReading>;
  /** Fetches a track of captions to beside `stage`: where it lies then, and the end of its name, as `en.json3`. */
  readonly fetchCaptions: (
    id: string,
    track: CaptionTrack,
    stage: string,
  ) => Promise<{ readonly from: string; readonly ending: string }>;
}

/** `known` is what yt-dlp said of a video already; null where it has said nothing. */
export function createVideoReader(known: unknown, limits: Limits): VideoReader {
  const readings = new Map<string, Promise<VideoReading>>();
  return {
    read: async (id) => {
      const reading = readings.get(id) ?? readVideo(id, known, limits);
      readings.set(id, reading);
      return await reading;
    },
    fetchCaptions: async (id, track, stage) => await fetchCaptions(id, track, { ...limits, stage }),
  };
}

async function readVideo(id: string, known: unknown, limits: Limits): Promise<VideoReading> {
  if (known !== null) return readReply(known, id);
  const address = nameVideo(id);
  // Which formats there are is no matter: any will do, or yt-dlp fails for want of one that it likes.
  const args = ["--skip-download", "--no-playlist", "--format", "b/all", "--dump-single-json", "--", address];
  return readReply(await askYtDlp({ args, address, ...limits }), id);
}

function readReply(value: unknown, id: string): VideoReading {
  const address = nameVideo(id);
  const video = videoSchema.safeParse(value).data;
  const info = keepInfo(value);
  if (video === undefined || video.id !== id || info === null) throw refuseReply(address);
  if (UNFINISHED.has(video.live_status ?? ""))
    throw new FetchFailure("unfit", `${address} is live or to come, and has no captions yet`, {
      ...{ hint: "Run `cuepoint sync` once it is over.", isPassing: true },
    });
  return {
    ...{ title: video.title.trim() || id, info, track: chooseTrack(video) },
    publishedAt: readDay(video.upload_date ?? "") ?? null,
    durationSeconds: video.duration ?? null,
  };
}

/** Chooses what was written by people in the video's language, else what was recognised in it, else what is in English. */
function chooseTrack({ language, subtitles, automatic_captions }: Video): CaptionTrack | null {
  const written = listTracks(subtitles);
  const heard = listTracks(automatic_captions);
  const original = heard.find(({ tag }) => tag.endsWith("-orig"));
  const spoken = cutToLanguage(language ?? original?.tag ?? "en");
  const isSpoken = ({ tag }: CaptionTrack) => cutToLanguage(tag) === spoken;
  const english = written.find(({ tag }) => cutToLanguage(tag) === "en");
  return written.find(isSpoken) ?? original ?? heard.find(isSpoken) ?? english ?? written[0] ?? null;
}

function listTracks(tracks: Video["subtitles"]): CaptionTrack[] {
  return Object.entries(tracks ?? {})
    .filter(([tag, formats]) => tag !== "live_chat" && formats.length > 0)
    .map(([tag, formats]) => ({ tag, formats }));
}

/** The end of the name of a file of captions: `en.json3`. */
function nameEnding(tag: string, path: string): string {
  const language = LANGUAGE.test(tag) ? tag : cutToLanguage(tag);
  return `${LANGUAGE.test(language) ? `${language}.` : ""}${path.slice(path.lastIndexOf(".") + 1)}`;
}

/** The video is not asked for again: yt-dlp is told what it said. */
async function fetchCaptions(
  id: string,
  { tag, formats }: CaptionTrack,
  { stage, ...limits }: Limits & { readonly stage: string },
): Promise<{ readonly from: string; readonly ending: string }> {
  const [folder, name] = [dirname(stage), `${basename(stage)}.captions`];
  await clear(folder, name);
  const known = { id, title: id, extractor: "youtube", extractor_key: "Youtube", formats: [] };
  await writeFile(join(folder, `${name}.list`), JSON.stringify({ ...known, subtitles: { [tag]: formats } }));
  const address = nameVideo(id);
  const fetching = runYtDlp({
    args: [
      ...[
        "--skip-download",
        "--abort-on-error",
        "--ignore-no-formats-error",
        "--load-info-json",
        `${name}.list`,
      ],
      ...["--write-subs", "--sub-langs", "all", "--sub-format", "json3/vtt/srt/best"],
      ...["--output", `${name}.%(ext)s`],
    ],
    ...{ address, folder, ...limits },
  });
  await fetching.finally(() => rm(join(folder, `${name}.list`), { force: true }));
  const [written] = (await listFiles(folder, name)).filter((each) => !each.endsWith(".part"));
  if (written !== undefined) return { from: join(folder, written), ending: nameEnding(tag, written) };
  throw new FetchFailure("unfit", `Expected yt-dlp to write the captions of ${address}, but it wrote none`, {
    ...{ hint: "Update it, as YouTube changes often: `yt-dlp -U`.", isPassing: true },
  });
}

async function listFiles(folder: string, name: string): Promise<string[]> {
  return (await readdir(folder)).filter((each) => each.startsWith(`${name}.`));
}

/** What an earlier try left is not what is fetched now. */
async function clear(folder: string, name: string): Promise<void> {
  for (const file of await listFiles(folder, name)) await rm(join(folder, file), { force: true });
}
