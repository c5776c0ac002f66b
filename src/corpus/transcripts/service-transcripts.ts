import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import type { Cue } from "../../shared/domain.js";
import { attributeSpeakers } from "../captions/attribute-speakers.js";
import { stripStyles } from "../captions/cue-draft.js";
import { readHeadlineChapters } from "../chapter-lists/headline-chapters.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import type { Format } from "../format.js";
import { isObject, makeJsonFormat, showValue } from "../json-format.js";
import type { PageProblem } from "../page-problem.js";
import { firstAt, listAt, type PlacedValue } from "./json-path.js";
import { readJsonTime, type Unit } from "./json-time.js";
import { layWords, type PlacedPiece } from "./lay-words.js";
import { orderSpeech } from "./order-speech.js";
import { carrySpeakers, joinTokens, placeAll } from "./settle-pieces.js";
import { tellUnit } from "./tell-unit.js";
import { nameSpeaker, readPiece, type TimedPiece } from "./timed-piece.js";
import { fits, TRANSCRIPT_SHAPES, type TranscriptShape } from "./transcript-shapes.js";

/** A list that holds this share of the words is as good as the fullest. */
const WHOLE = 0.95;
/** The shape of each file that was asked for; every format asks for the same one. */
const known = new WeakMap<object, TranscriptShape | null>();

function findShape(json: unknown): TranscriptShape | null {
  if (!isObject(json)) return null;
  const before = known.get(json);
  if (before !== undefined) return before;
  const shape =
    TRANSCRIPT_SHAPES.find((each) => fits(json, each) && readPieces(json, each).length > 0) ?? null;
  known.set(json, shape);
  return shape;
}

/** What services that write down speech give as JSON, a format for each name in the table of shapes. */
export const SERVICE_TRANSCRIPTS: readonly Format[] = [
  ...new Map(TRANSCRIPT_SHAPES.map((shape) => [shape.name, shape.rank ?? 3])),
].map(([name, speech]) =>
  makeJsonFormat(
    z.custom<object>((json) => findShape(json)?.name === name),
    readTranscript,
    { name, ...(speech > 0 && { rank: { speech } }) },
  ),
);

function readTranscript(json: object): SourceReading {
  const shape = findShape(json);
  if (shape === null) return giveSource({ cues: [] });
  const notes: PageProblem[] = [];
  const { ordered, notes: wrong } = orderSpeech(readPieces(json, shape, notes));
  const cues = shape.isCaptions
    ? attributeSpeakers(ordered.map(draft))
    : ordered.map((cue) => ({ ...cue, text: cue.text.replace(/\s+/g, " ") }));
  const language = firstAt(json, LANGUAGES)?.value;
  const facts = {
    language:
      typeof language === "string" && /^[a-z]{2}(?:[-_]\w{2,8})*$/i.test(language)
        ? readLanguageTag(language)
        : undefined,
    durationSeconds:
      readJsonTime(firstAt(json, ["audio_duration", "metadata.duration"])?.value, "seconds") || undefined,
  };
  const marks = readHeadlineChapters(json, shape.unit ?? "milliseconds");
  const chapters = marks.length === 0 ? null : { origin: "file" as const, marks };
  return giveSource({ facts, chapters, cues }, [...notes, ...wrong]);
}

const LANGUAGES = ["language_code", "language", "result.language", "results.channels[0].detected_language"];

function draft({ startSeconds, endSeconds, speaker, text }: Cue) {
  return { startSeconds, endSeconds, voice: speaker, text: stripStyles(text) };
}

/** Lists what is said, in the order of the file. An end may be before its start. */
function readPieces(json: object, shape: TranscriptShape, notes: PageProblem[] = []): Cue[] {
  const lists = shape.said.map((path) => ({ path, values: listAt(json, path) }));
  const wordValues =
    (shape.words ?? []).map((path) => listAt(json, path)).find((list) => list.length > 0) ?? [];
  const names = readNames(json);
  const labels = readLabels(json, shape);
  const counted = lists.find(({ values }) => values.length > 0)?.values ?? wordValues;
  const unit = shape.unit ?? tellUnit(counted);
  const read = lists.map(({ path, values }) => ({ path, values, pieces: readAll(values, unit, names) }));
  const words = joinTokens(readAll(wordValues, unit, names)).map((word) => ({
    ...word,
    speaker: word.speaker ?? labels.get(word.startSeconds ?? -1) ?? null,
  }));
  const chosen = chooseList(read);
  if (chosen === null) return readWords(json, shape, words);
  noteOthers(chosen, notes);
  const pieces = placeAll(shape.carriesSpeaker ? carrySpeakers(chosen.pieces) : chosen.pieces);
  return listRepeated(pieces) ?? layAll(pieces, words);
}

/** Lists the words of the last piece, where it alone tells who speaks: Google repeats all words in it. */
function listRepeated(pieces: readonly TimedPiece[]): Cue[] | null {
  const last = pieces.at(-1);
  const tells = (piece: TimedPiece) => piece.words.some(({ speaker }) => speaker !== null);
  if (last === undefined || pieces.length < 2 || !tells(last) || pieces.slice(0, -1).some(tells)) return null;
  return placeAll(joinTokens(last.words)).flatMap(toCue);
}

/** Lays on each piece its own words, or those that begin before the next piece. */
function layAll(pieces: readonly PlacedPiece[], words: readonly TimedPiece[]): Cue[] {
  let next = 0;
  return pieces.flatMap((piece, i): Cue[] => {
    const end = pieces[i + 1]?.startSeconds ?? Number.POSITIVE_INFINITY;
    const from = next;
    while (next < words.length && (words[next]?.startSeconds ?? 0) < end) next++;
    const own = piece.words.length > 0 ? piece.words : words.slice(from, next);
    return (own.length > 0 ? layWords(piece, own) : null) ?? toCue(piece);
  });
}

/** Reads words where nothing else is listed: by the whole text, unless that does not tell who speaks. */
function readWords(json: object, { text }: TranscriptShape, words: readonly TimedPiece[]): Cue[] {
  const placed = placeAll(words);
  const [first] = placed;
  const whole = text === undefined ? undefined : firstAt(json, [text])?.value;
  if (first === undefined) return [];
  if (typeof whole === "string") {
    const piece = { ...first, text: whole, endSeconds: placed.at(-1)?.endSeconds ?? null };
    const laid = layWords(piece, placed);
    if (laid !== null) return laid;
  }
  return placed.flatMap(toCue);
}

interface ReadList {
  readonly path: string;
  readonly values: readonly PlacedValue[];
  readonly pieces: readonly TimedPiece[];
}

function chooseList(lists: readonly ReadList[]): ReadList | null {
  const timed = lists.filter(({ pieces }) => pieces.some(({ startSeconds }) => startSeconds !== null));
  const lengths = timed.map(({ pieces }) =>
    pieces.reduce((sum, { text }) => sum + text.replace(/\s/g, "").length, 0),
  );
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  const full = timed.filter((_, i) => (lengths[i] ?? 0) > 0 && (lengths[i] ?? 0) >= WHOLE * most);
  return full.find(({ pieces }) => pieces.some(({ speaker }) => speaker !== null)) ?? full[0] ?? null;
}

function noteOthers({ path, values }: ReadList, notes: PageProblem[]): void {
  values.forEach(({ value }, i) => {
    const type = isObject(value) && "type" in value ? value.type : null;
    if (
      type === "meta" ||
      type === "style" ||
      readPiece({ value, within: [] }, "seconds", new Map()) !== null
    )
      return;
    const where = path === "[]" ? `$[${i}]` : path.replace(/\[\]$/, `[${i}]`);
    notes.push({ line: 1, expected: `words and their time at ${where}`, found: showValue(value) });
  });
}

function readAll(
  values: readonly PlacedValue[],
  unit: Unit,
  names: ReadonlyMap<string, string>,
): TimedPiece[] {
  return values.flatMap((value) => readPiece(value, unit, names) ?? []);
}

function toCue({ startSeconds, endSeconds, speaker, text }: PlacedPiece): Cue[] {
  const said = text.trim();
  return said === "" ? [] : [{ startSeconds, endSeconds, speaker, text: said }];
}

/** Reads who says the word that begins at a second, where a list beside the words tells it. */
function readLabels(json: object, { labels }: TranscriptShape): ReadonlyMap<number, string> {
  const entries = labels === undefined ? [] : listAt(json, labels);
  return new Map(
    entries.flatMap(({ value }): [number, string][] => {
      const start = readJsonTime(firstAt(value, ["start_time"])?.value, "seconds");
      const speaker = nameSpeaker(firstAt(value, ["speaker_label"])?.value, new Map());
      return start === null || speaker === null ? [] : [[start, speaker]];
    }),
  );
}

/** Reads the names that the file gives to its speakers. */
function readNames(json: object): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const path of ["speakers[]", "speaker_info[]", "videos[].insights.speakers[]"])
    for (const { value } of listAt(json, path)) {
      const id = firstAt(value, ["id", "speaker_id", "speakerId"])?.value;
      const name = firstAt(value, ["name", "display_name", "displayName", "label"])?.value;
      if (
        (typeof id === "string" || typeof id === "number") &&
        typeof name === "string" &&
        name.trim() !== ""
      )
        names.set(String(id).trim(), nameSpeaker(name, new Map()) ?? name);
    }
  return names;
}
