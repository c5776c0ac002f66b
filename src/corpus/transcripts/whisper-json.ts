import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import type { Cue } from "../../shared/domain.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import { makeJsonFormat, readEntries } from "../json-format.js";
import { secondsSchema } from "../seconds-schema.js";

const wordSchema = z.object({ word: z.string(), start: secondsSchema, end: secondsSchema });

const segmentSchema = z
  .object({
    start: secondsSchema,
    end: secondsSchema,
    text: z.string(),
    speaker: z.string().optional().nullable().catch(null),
    words: z.array(z.unknown()).optional().catch(undefined),
  })
  .or(
    // whisper.cpp writes milliseconds.
    z
      .object({ offsets: z.object({ from: z.number(), to: z.number() }), text: z.string() })
      .transform(({ offsets, text }) => ({
        start: offsets.from / 1000,
        end: offsets.to / 1000,
        text,
        speaker: null,
        words: undefined,
      })),
  );

type Segment = z.infer<typeof segmentSchema>;

const fileSchema = z
  .object({
    segments: z.array(z.unknown()).optional(),
    transcription: z.array(z.unknown()).optional(),
    language: z.string().optional().nullable().catch(null),
    result: z.object({ language: z.string() }).optional().catch(undefined),
  })
  .refine(({ segments, transcription }) =>
    [...(segments ?? []), ...(transcription ?? [])].some((value) => segmentSchema.safeParse(value).success),
  );

/** What Whisper, faster-whisper, WhisperX (with speakers) and whisper.cpp write as JSON. */
export const whisperJson = makeJsonFormat(fileSchema, readWhisperJson, {
  name: "Whisper JSON",
  rank: { speech: 4 },
});

/** Words keep their own times where all words of a segment have them. */
function readWhisperJson(file: z.infer<typeof fileSchema>): SourceReading {
  const { segments, transcription, language, result } = file;
  const { entries, notes } = readEntries(segments ?? transcription ?? [], segmentSchema, {
    what: "a segment with start, end and text",
    where: segments === undefined ? "transcription" : "segments",
  });
  const cues = entries.flatMap(listCues).toSorted((a, b) => a.startSeconds - b.startSeconds);
  const stated = result?.language ?? language;
  // Some tools write the language's English name instead of its tag.
  const tag = stated?.length === 2 ? readLanguageTag(stated) : undefined;
  return giveSource({ facts: { language: tag }, cues }, notes);
}

function listCues({ start, end, text, speaker, words = [] }: Segment): Cue[] {
  const named = speaker?.trim() || null;
  const cue = (from: number, to: number, said: string): Cue => ({
    startSeconds: from,
    endSeconds: to >= from ? to : null,
    speaker: named,
    text: said,
  });
  const line = text.replace(/\s+/g, " ").trim();
  const timed = words.map((word) => wordSchema.safeParse(word));
  const spoken = timed.flatMap(({ success, data }) => (success && data.word.trim() !== "" ? [data] : []));
  // Joining words that have no space between them, as in Japanese, would add one.
  const isWhole = spoken.length > 0 && spoken.map(({ word }) => word.trim()).join(" ") === line;
  if (isWhole && timed.every(({ success }) => success))
    return spoken.map(({ word, start: from, end: to }) => cue(from, to, word.trim()));
  return line === "" ? [] : [cue(start, end, line)];
}
