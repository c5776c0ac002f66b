import { isObject } from "../json/json-format.js";
import { firstAt, listAt, type PlacedValue } from "./json-path.js";
import { readJsonTime, type Unit } from "./json-time.js";

/** A sentence, a turn or a word as a service's JSON gives it. */
export interface TimedPiece {
  /** As it stands there, with the white space around it. */
  readonly text: string;
  /** Null where it has no time, as a punctuation mark. */
  readonly startSeconds: number | null;
  readonly endSeconds: number | null;
  /** There where its start was given to it. */
  readonly estimated?: true;
  readonly speaker: string | null;
  /** Its words, where they are listed in it. */
  readonly words: readonly TimedPiece[];
}

/** What services call the beginning of a piece, the surer names first; likewise the others. */
const STARTS = [
  "start",
  "audio_start_time",
  "data_start",
  "start_timestamp.relative",
  "start_time",
  "startTime",
  "startOffset",
  "startTs",
  "start_offset",
  "startMs",
  "start_ms",
  "startTimeMs",
  "offsets.from",
  "timestamps.from",
  "ts",
  "timestamp[0]",
  "timestamp",
  "offsetMilliseconds",
  "offsetInTicks",
  "offset",
  "begin",
  "time_begin",
  "from",
  "instances[0].start",
  "startTimestamp",
  "start_timestamp",
  "time",
];
const ENDS = [
  "end",
  "audio_end_time",
  "data_end",
  "end_timestamp.relative",
  "end_time",
  "endTime",
  "endOffset",
  "endTs",
  "end_offset",
  "endMs",
  "end_ms",
  "endTimeMs",
  "offsets.to",
  "timestamps.to",
  "end_ts",
  "timestamp[1]",
  "end_timestamp",
  "time_end",
  "to",
  "instances[0].end",
  "endTimestamp",
];
const LENGTHS = ["duration", "dur", "durationMilliseconds", "durationInTicks", "durationMs", "duration_ms"];
const TEXTS = [
  "punctuated_word",
  "content",
  "text",
  "body",
  "transcript",
  "word",
  "value",
  "spokenText",
  "nBest[0].display",
  "alternatives[0].content",
  "alternatives[0].transcript",
  "sentence",
  "transcription",
  "caption",
  "segment",
];
const SPEAKERS = [
  "voice",
  "speaker",
  "speaker_name",
  "speakerName",
  "speakerDisplayName",
  "speaker_label",
  "speaker_model_label",
  "speakerLabel",
  "speakerTag",
  "speaker_id",
  "speakerId",
  "alternatives[0].speaker",
  "participant",
  "users[0].username",
];
const WORDS = ["words", "nBest[0].words", "result"];

/** Reads a piece; null where it holds no words. The speaker may be named by what it stands in. */
export function readPiece(
  { value, within }: PlacedValue,
  unit: Unit,
  names: ReadonlyMap<string, string>,
): TimedPiece | null {
  if (!isObject(value)) return null;
  const text = readText(value);
  const words = WORDS.flatMap((path) => listAt(value, `${path}[]`)).flatMap(
    (word) => readPiece({ value: word.value, within: [] }, unit, names) ?? [],
  );
  if (text === null && words.length === 0) return null;
  const start = readStart(value, unit) ?? words.find((word) => word.startSeconds !== null)?.startSeconds;
  const length = readAt(value, LENGTHS, unit);
  const end =
    readAt(value, ENDS, unit) ??
    (start != null && length !== null ? Math.round((start + length) * 1000) / 1000 : null) ??
    words.findLast((word) => word.endSeconds !== null)?.endSeconds;
  const speaker = [value, ...within].map((owner) => readSpeaker(owner, names)).find((name) => name !== null);
  return {
    text: text ?? words.map((word) => word.text).join(" "),
    startSeconds: start ?? null,
    endSeconds: end ?? null,
    speaker: speaker ?? null,
    words,
  };
}

/** The words of a piece, and the bare numbers of its times; null where it has no text or no such number. */
export function measurePiece(value: unknown): { words: number; start: number; length: number | null } | null {
  const text = readText(value);
  const start = firstAt(value, STARTS);
  if (text === null || typeof start?.value !== "number" || unitOf(start.path) !== null) return null;
  const end = firstAt(value, ENDS)?.value;
  const length = firstAt(value, LENGTHS)?.value;
  const words = text.trim().split(/\s+/).length;
  const own = typeof end === "number" ? end - start.value : typeof length === "number" ? length : null;
  return { words: Math.max(words, text.length / 12), start: start.value, length: own };
}

function readText(value: unknown): string | null {
  for (const path of TEXTS) {
    const text = firstAt(value, [path])?.value;
    if (typeof text === "string") return text;
  }
  return null;
}

/** Some programs let the first words begin a little before the recording. */
function readStart(value: unknown, unit: Unit): number | null {
  const stated = firstAt(value, STARTS)?.value;
  return typeof stated === "number" && stated < 0 ? 0 : readAt(value, STARTS, unit);
}

function readAt(value: unknown, paths: readonly string[], unit: Unit): number | null {
  const found = firstAt(value, paths);
  return found === undefined ? null : readJsonTime(found.value, unitOf(found.path) ?? unit);
}

function unitOf(path: string): Unit | null {
  if (/(?:ms|milliseconds)$/i.test(path) || path.startsWith("offsets.")) return "milliseconds";
  return path.endsWith("InTicks") ? "ticks" : null;
}

function readSpeaker(owner: unknown, names: ReadonlyMap<string, string>): string | null {
  const value = firstAt(owner, SPEAKERS)?.value;
  return value === undefined ? null : nameSpeaker(value, names);
}

/** Names a speaker by the file's own list, or as the file does; a bare number or letter is led by "Speaker". */
export function nameSpeaker(value: unknown, names: ReadonlyMap<string, string>): string | null {
  if (isObject(value)) {
    const name = firstAt(value, ["name", "display_name", "displayName", "label", "id"])?.value;
    return isObject(name) ? null : nameSpeaker(name, names);
  }
  if (typeof value !== "string" && typeof value !== "number") return null;
  const label = String(value).replace(/\s+/g, " ").trim();
  if (label === "") return null;
  return names.get(label) ?? (/^(?:\d{1,3}|[A-Z])$/.test(label) ? `Speaker ${label}` : label);
}
