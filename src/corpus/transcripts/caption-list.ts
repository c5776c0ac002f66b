import { z } from "zod";
import { attributeSpeakers } from "../captions/attribute-speakers.js";
import { type CueDraft, stripStyles } from "../captions/cue-draft.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import { makeJsonFormat, readEntries } from "../json-format.js";
import { secondsSchema } from "../seconds-schema.js";

/** youtube-transcript-api writes seconds, and a duration rather than an end. */
const timedTextSchema = z
  .object({ text: z.string(), start: secondsSchema, duration: secondsSchema })
  .transform(({ text, start, duration }) => draft(start, start + duration, text));

/** The subsrt tools write milliseconds. */
const captionSchema = z
  .object({
    type: z.literal("caption").optional(),
    start: z.number().nonnegative(),
    end: z.number().nonnegative(),
    content: z.string(),
  })
  .transform(({ start, end, content }) => draft(start / 1000, end / 1000, content));

const entrySchema = captionSchema.or(timedTextSchema);
const fileSchema = z
  .array(z.unknown())
  .refine((list) => list.some((entry) => entrySchema.safeParse(entry).success));

function draft(startSeconds: number, end: number, text: string): CueDraft {
  const endSeconds = end >= startSeconds ? Math.round(end * 1000) / 1000 : null;
  return { startSeconds, endSeconds, voice: null, text: stripStyles(text) };
}

/** A JSON list of captions. */
export const captionList = makeJsonFormat(fileSchema, readCaptionList, { name: "caption list" });

function readCaptionList(list: readonly unknown[]): SourceReading {
  const isNoMeta = (entry: unknown) =>
    !z.object({ type: z.enum(["meta", "style"]) }).safeParse(entry).success;
  const { entries, notes } = readEntries(list.filter(isNoMeta), entrySchema, {
    what: "a caption with text, start and duration",
    where: "$",
  });
  return giveSource({ cues: attributeSpeakers(entries) }, notes);
}
