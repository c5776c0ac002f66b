import { z } from "zod";
import { type ChapterMark, giveSource, markChapter, type SourceReading } from "../episode-source.js";
import { isObject, makeJsonFormat, readEntries } from "../json-format.js";
import { secondsSchema } from "../seconds-schema.js";

const text = z.string().transform((value) => value.replace(/\s+/g, " ").trim());

const fileSchema = z.object({
  chapters: z
    .array(z.unknown())
    .refine((list) => list.length === 0 || list.some((value) => isObject(value) && "startTime" in value)),
  title: text.optional().catch(undefined),
  podcastName: text.optional().catch(undefined),
});

const chapterSchema = z.object({
  startTime: secondsSchema,
  endTime: secondsSchema.optional().catch(undefined),
  title: text.optional().catch(undefined),
  toc: z.boolean().optional().catch(undefined),
});

/** Podcasting 2.0, JSON Chapters 1.2. */
export const podcastingChapters = makeJsonFormat(fileSchema, readPodcastingChapters, {
  name: "Podcasting 2.0 chapters",
});

/** Puts the chapters in order. Silent ones (`toc: false`) are not listed, but do end the one before. */
function readPodcastingChapters(file: z.infer<typeof fileSchema>): SourceReading {
  const { entries, notes } = readEntries(file.chapters, chapterSchema, {
    what: "a chapter with a startTime in seconds",
    where: "chapters",
  });
  const sorted = entries.toSorted((a, b) => a.startTime - b.startTime);
  const marks = sorted.flatMap(({ startTime, endTime, title, toc }, i): ChapterMark[] => {
    const next = sorted[i + 1];
    const end = endTime !== undefined && endTime > startTime ? endTime : null;
    if (toc === false) return [];
    const silence = next?.toc === false && next.startTime > startTime ? next.startTime : null;
    return [markChapter(title || `Chapter ${i + 1}`, startTime, end ?? silence)];
  });
  const facts = { title: file.title || undefined, show: file.podcastName || undefined };
  return giveSource({ facts, chapters: { origin: "file", marks } }, notes);
}
