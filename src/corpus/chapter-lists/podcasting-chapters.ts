import { decodeHTML } from "entities";
import { z } from "zod";
import { readClock, stripStyles } from "../captions/cue-draft.js";
import { type ChapterMark, giveSource, markChapter, type SourceReading } from "../episode-source.js";
import { isObject, makeJsonFormat, readEntries, showValue } from "../json/json-format.js";
import { secondsSchema } from "../seconds-schema.js";
import { firstAt } from "../transcripts/json-path.js";

/** Titles may be escaped as in HTML, from which programs take them. */
const text = z.string().transform((value) => decodeHTML(stripStyles(value)).replace(/\s+/g, " ").trim());

/** Seconds as a number, or as a clock time such as `00:02:14.500`. */
const timeSchema = z.preprocess(
  (value) => (typeof value === "string" && value.includes(":") ? readClock(value.trim()) : value),
  secondsSchema,
);
const millisecondsSchema = z.preprocess(
  (value) =>
    typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value))
      ? Number(value) / 1000
      : undefined,
  secondsSchema,
);

/** The names that a chapter's start and end have, Podcasting 2.0's first; the others are Podlove's and ffprobe's. */
const STARTS = ["startTime", "start_time", "start"];
const ENDS = ["endTime", "end_time", "end"];
const MILLISECOND_STARTS = ["startTimeMs", "startMs", "start_ms", "start_time_ms"];
const MILLISECOND_ENDS = ["endTimeMs", "endMs", "end_ms", "end_time_ms"];

/** No episode is longer than a day. */
const DAY_SECONDS = 86_400;

const rawChapterSchema = z.object({
  title: text.optional().catch(undefined),
  tags: z.object({ title: text }).optional().catch(undefined),
  toc: z.boolean().optional().catch(undefined),
});

const chapterSchema = z.unknown().transform((value, context) => {
  const startTime = readTime(value, STARTS, MILLISECOND_STARTS);
  const raw = rawChapterSchema.safeParse(value);
  if (startTime === undefined || !raw.success) {
    context.addIssue({ code: "custom", message: "no chapter" });
    return z.NEVER;
  }
  const { title, tags, toc } = raw.data;
  return { startTime, endTime: readTime(value, ENDS, MILLISECOND_ENDS), title: title || tags?.title, toc };
});

function readTime(
  value: unknown,
  names: readonly string[],
  millisecondNames: readonly string[],
): number | undefined {
  if (!isObject(value)) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const found = (list: readonly string[]) =>
    list.map((name) => fields.get(name)).find((field) => field != null);
  return (
    timeSchema.safeParse(found(names)).data ?? millisecondsSchema.safeParse(found(millisecondNames)).data
  );
}

/** Podcasting 2.0 files, and lists whose entries have a start and a title. */
const fileSchema = z.preprocess(
  (value) => (Array.isArray(value) ? { chapters: value, isBare: true } : value),
  z
    .object({
      chapters: z.array(z.unknown()),
      isBare: z.boolean().optional().catch(undefined),
      title: text.optional().catch(undefined),
      podcastName: text.optional().catch(undefined),
    })
    .refine(({ chapters, isBare }) =>
      isBare === true
        ? chapters.length > 0 && chapters.every(isTitled)
        : chapters.length === 0 || chapters.some(isTimed),
    ),
);

function isTimed(value: unknown): boolean {
  return isObject(value) && [...STARTS, ...MILLISECOND_STARTS].some((name) => name in value);
}

function isTitled(value: unknown): boolean {
  return isTimed(value) && isObject(value) && "title" in value && !("text" in value);
}

/** Podcasting 2.0, JSON Chapters 1.2. */
export const podcastingChapters = makeJsonFormat(fileSchema, readPodcastingChapters, {
  name: "Podcasting 2.0 chapters",
});

/** Whether times are in milliseconds: all are whole numbers, and in seconds the last is longer than any episode. */
function countMilliseconds(chapters: readonly unknown[]): boolean {
  const times = chapters.flatMap((chapter) => firstAt(chapter, STARTS)?.value ?? []);
  return times.every((time) => Number.isInteger(time)) && times.some((time) => Number(time) >= DAY_SECONDS);
}

/** Gives a chapter whose times are in milliseconds in seconds. */
function scaleTimes(chapter: unknown): unknown {
  if (!isObject(chapter)) return chapter;
  const isTime = (name: string, value: unknown) =>
    typeof value === "number" && (STARTS.includes(name) || ENDS.includes(name));
  return Object.fromEntries(
    Object.entries(chapter).map(([name, value]) => [name, isTime(name, value) ? value / 1000 : value]),
  );
}

/** Puts the chapters in order. Silent ones (`toc: false`) are not listed, but do end the one before. */
function readPodcastingChapters(file: z.infer<typeof fileSchema>): SourceReading {
  const areMilliseconds = countMilliseconds(file.chapters);
  const chapters = areMilliseconds ? file.chapters.map(scaleTimes) : file.chapters;
  const { entries, notes } = readEntries(chapters, chapterSchema, {
    what: "a chapter with a startTime in seconds",
    where: "chapters",
  });
  const unit = !areMilliseconds
    ? []
    : [
        {
          line: 1,
          expected: "times in seconds (they are read as milliseconds)",
          found: showValue(file.chapters.at(-1)),
        },
      ];
  const sorted = entries.toSorted((a, b) => a.startTime - b.startTime);
  const marks = sorted.flatMap(({ startTime, endTime, title, toc }, i): ChapterMark[] => {
    const next = sorted[i + 1];
    const end = endTime !== undefined && endTime > startTime ? endTime : null;
    if (toc === false) return [];
    const silence = next?.toc === false && next.startTime > startTime ? next.startTime : null;
    return [markChapter(title || `Chapter ${i + 1}`, startTime, end ?? silence)];
  });
  const facts = { title: file.title || undefined, show: file.podcastName || undefined };
  return giveSource({ facts, chapters: { origin: "file", marks } }, [...unit, ...notes]);
}
