import { z } from "zod";
import type { Cue } from "../../shared/domain.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import { isObject, makeJsonFormat, readEntries } from "../json-format.js";
import { secondsSchema } from "../seconds-schema.js";

const fileSchema = z.object({
  segments: z
    .array(z.unknown())
    .refine((list) => list.some((value) => isObject(value) && "body" in value && "startTime" in value)),
});

const segmentSchema = z.object({
  speaker: z.string().optional().nullable().catch(null),
  startTime: secondsSchema,
  endTime: secondsSchema.optional().nullable().catch(null),
  body: z.string(),
});

/** Podcasting 2.0, transcripts 1.0, as JSON. */
export const podcastingTranscript = makeJsonFormat(fileSchema, readPodcastingTranscript, {
  name: "Podcasting 2.0 transcript",
  rank: { speech: 5 },
});

/** A segment may be a single word. One without a speaker is said by the speaker who was named last. */
function readPodcastingTranscript({ segments }: z.infer<typeof fileSchema>): SourceReading {
  const { entries, notes } = readEntries(segments, segmentSchema, {
    what: "a segment with startTime and body",
    where: "segments",
  });
  let last: string | null = null;
  const cues = entries.flatMap(({ speaker, startTime, endTime, body }): Cue[] => {
    last = speaker?.trim() || last;
    const text = body.replace(/\s+/g, " ").trim();
    const end = endTime != null && endTime >= startTime ? endTime : null;
    return text === "" ? [] : [{ startSeconds: startTime, endSeconds: end, speaker: last, text }];
  });
  return giveSource({ cues: cues.toSorted((a, b) => a.startSeconds - b.startSeconds) }, notes);
}
