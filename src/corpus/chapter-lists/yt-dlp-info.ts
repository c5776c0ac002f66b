import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import { MOST_NUMBER } from "../episode-number.js";
import {
  type ChapterMark,
  type EpisodeFacts,
  giveSource,
  markChapter,
  type SourceReading,
} from "../episode-source.js";
import { makeJsonFormat, readEntries } from "../json/json-format.js";
import type { PageProblem } from "../page-problem.js";
import { readDay, readEpoch } from "../read-day.js";
import { secondsSchema } from "../seconds-schema.js";
import { checkEnd } from "./check-end.js";
import { keepAscending } from "./order-marks.js";
import { readDescriptionTimes } from "./read-description-times.js";

const MOST_IDENTITY_CHARACTERS = 300;

const optionalText = z.string().optional().nullable().catch(null);
const optionalNumber = z.number().optional().nullable().catch(null);

const optionalCount = z.int().min(0).max(MOST_NUMBER).optional().nullable().catch(null);

const infoSchema = z
  .object({
    /** One is written of a playlist too, which is no episode. */
    _type: optionalText.refine((type) => type !== "playlist"),
    id: z.string(),
    title: z.string(),
    description: optionalText,
    duration: secondsSchema.optional().nullable().catch(null),
    upload_date: optionalText,
    release_date: optionalText,
    timestamp: optionalNumber,
    release_timestamp: optionalNumber,
    channel: optionalText,
    uploader: optionalText,
    webpage_url: optionalText,
    extractor_key: optionalText,
    language: optionalText,
    episode_number: optionalCount,
    season_number: optionalCount,
    chapters: z.array(z.unknown()).optional().nullable().catch(null),
  })
  .refine(({ webpage_url, extractor_key, upload_date, duration }) =>
    [webpage_url, extractor_key, upload_date].some((value) => typeof value === "string" || duration != null),
  );
type Info = z.infer<typeof infoSchema>;

const chapterSchema = z.object({
  start_time: secondsSchema,
  end_time: secondsSchema.optional().nullable().catch(null),
  title: z.string().transform((title) => title.replace(/\s+/g, " ").trim()),
});

/** Matches the name that yt-dlp gives to what comes before the first chapter. */
const FILLER = /^<untitled chapter \d+>$/i;

/** What yt-dlp writes with `--write-info-json`. */
export const ytDlpInfo = makeJsonFormat(infoSchema, readInfo, { name: "yt-dlp info", rank: { facts: 2 } });

/**
 * Writes an info.json of what is read of one and nothing else; null where it is none. The rest is large, and names whoever
 * asked: addresses of streams hold theirs.
 */
export function keepInfo(value: unknown): string | null {
  const info = infoSchema.safeParse(value).data;
  return info === undefined ? null : `${JSON.stringify(info, null, 2)}\n`;
}

/** Leaves out chapters that are out of order, with a note. Without chapters the description's times are read. */
function readInfo(info: Info): SourceReading {
  const facts = readFacts(info);
  const identity = `video:${info.extractor_key ?? ""} ${info.id}`.slice(0, MOST_IDENTITY_CHARACTERS);
  const listed = readChapters(info.chapters ?? [], info.duration ?? null);
  if (listed.marks.length > 0) {
    const chapters = { origin: "file", marks: listed.marks } as const;
    const stated = listed.isDurationWrong ? { ...facts, durationSeconds: undefined } : facts;
    return giveSource({ identity, aliases: [info.id], facts: stated, chapters }, listed.notes);
  }
  const times = readDescriptionTimes(info.description ?? "", info.duration ?? null);
  // A line of the description is none of the file.
  const notes = [...(times?.notes ?? []), ...(times?.rules ?? [])].map(
    ({ line, expected, found }): PageProblem => ({
      line: 1,
      expected: `${expected} in line ${line} of the description`,
      found,
    }),
  );
  return giveSource(
    {
      identity,
      aliases: [info.id],
      facts: times?.isDurationWrong ? { ...facts, durationSeconds: undefined } : facts,
      chapters: times === null ? null : { origin: "description", marks: times.marks },
    },
    [...listed.notes, ...notes],
  );
}

function readFacts(info: Info): EpisodeFacts {
  const isYouTube = /^youtube/i.test(info.extractor_key ?? "") || isYouTubeUrl(info.webpage_url);
  return {
    title: info.title.trim() || undefined,
    number: info.episode_number ?? undefined,
    season: info.season_number ?? undefined,
    show: (info.channel ?? info.uploader)?.trim() || undefined,
    publishedAt: readDate(info),
    durationSeconds: info.duration ?? undefined,
    language: readLanguageTag(info.language),
    media: isYouTube && /^[\w-]{11}$/.test(info.id) ? { kind: "youtube", id: info.id } : undefined,
    source: info.webpage_url ?? undefined,
    description: info.description ?? undefined,
  };
}

function readDate({ upload_date, release_date, timestamp, release_timestamp }: Info): string | undefined {
  const time = timestamp ?? release_timestamp;
  return readDay(upload_date ?? release_date ?? "") ?? (time == null ? undefined : readEpoch(time));
}

function isYouTubeUrl(url: string | null | undefined): boolean {
  return /^https:\/\/(?:www\.|m\.)?(?:youtube\.com|youtu\.be)\//.test(url ?? "");
}

function readChapters(
  list: readonly unknown[],
  duration: number | null,
): { marks: readonly ChapterMark[]; notes: readonly PageProblem[]; isDurationWrong: boolean } {
  const { entries, notes } = readEntries(list, chapterSchema, {
    what: "a chapter with start_time and title",
    where: "chapters",
  });
  const placed = entries
    .filter(({ title }) => !FILLER.test(title) && title !== "")
    .map(({ start_time, end_time, title }) => ({
      line: 1,
      mark: markChapter(title, start_time, end_time ?? null),
    }));
  const { kept, strays } = keepAscending(placed);
  const { inside, notes: late, isDurationWrong } = checkEnd(kept, duration);
  const limit = isDurationWrong ? null : duration;
  return {
    marks: inside.map(({ mark }) => ({ ...mark, endSeconds: endBy(mark.endSeconds, limit) })),
    isDurationWrong,
    notes: [
      ...notes,
      ...strays.map(({ line, mark }) => ({ line, expected: "chapters in order of time", found: mark.title })),
      ...late,
    ],
  };
}

/** Gives the earlier of the two ends that are stated. */
function endBy(end: number | null, limit: number | null): number | null {
  return end === null || limit === null ? (end ?? limit) : Math.min(end, limit);
}
