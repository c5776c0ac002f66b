import { z } from "zod";
import { attributeSpeakers } from "../captions/attribute-speakers.js";
import type { CueDraft } from "../captions/cue-draft.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import { isObject, makeJsonFormat, readEntries } from "../json/json-format.js";

const milliseconds = z.number().nonnegative();

const fileSchema = z.object({
  events: z
    .array(z.unknown())
    .refine(
      (list) =>
        list.length === 0 ||
        list.some((value) => isObject(value) && ("tStartMs" in value || "segs" in value)),
    ),
});

const eventSchema = z.object({
  tStartMs: milliseconds.optional().default(0),
  dDurationMs: milliseconds.optional(),
  segs: z
    .array(z.object({ utf8: z.string().optional().default(""), tOffsetMs: z.number().optional() }))
    .optional(),
  aAppend: z.number().optional(),
});

/** YouTube's captions as `json3`, which repeats nothing and times each word. */
export const youTubeJson3 = makeJsonFormat(fileSchema, readYouTubeJson3, {
  name: "YouTube json3",
  endings: [".json3", ".json"],
  rank: { speech: 3 },
});

/** An automatic event lasts until the next one, as the durations that the file states overlap. */
function readYouTubeJson3(file: z.infer<typeof fileSchema>): SourceReading {
  const { entries, notes } = readEntries(file.events, eventSchema, {
    what: "an event with tStartMs and segs",
    where: "events",
  });
  const events = entries
    .filter(({ segs = [], aAppend }) => aAppend !== 1 && segs.some(({ utf8 }) => utf8.trim() !== ""))
    .toSorted((a, b) => a.tStartMs - b.tStartMs);
  const drafts = events.flatMap((event, i) => listDrafts(event, events[i + 1]?.tStartMs ?? null));
  return giveSource({ cues: attributeSpeakers(drafts) }, notes);
}

function listDrafts(
  { tStartMs, dDurationMs, segs = [] }: z.infer<typeof eventSchema>,
  nextMs: number | null,
): CueDraft[] {
  const statedMs = dDurationMs === undefined ? null : tStartMs + dDurationMs;
  const endMs = Math.min(statedMs ?? Number.POSITIVE_INFINITY, nextMs ?? Number.POSITIVE_INFINITY);
  const end = Number.isFinite(endMs) ? endMs : null;
  if (!segs.some(({ tOffsetMs }) => tOffsetMs !== undefined)) {
    return [makeDraft(tStartMs, end, segs.map(({ utf8 }) => utf8).join(""))];
  }
  const starts = segs.map(({ tOffsetMs }) => tStartMs + (tOffsetMs ?? 0));
  return segs.map(({ utf8 }, i) => makeDraft(starts[i] ?? tStartMs, starts[i + 1] ?? end, utf8));
}

function makeDraft(startMs: number, endMs: number | null, text: string): CueDraft {
  const endSeconds = endMs === null || endMs < startMs ? null : endMs / 1000;
  return { startSeconds: startMs / 1000, endSeconds, voice: null, text };
}
