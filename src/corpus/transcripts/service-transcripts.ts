import { decodeHTML } from "entities";
import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import type { Cue } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";
import { attributeSpeakers } from "../captions/attribute-speakers.js";
import { stripStyles } from "../captions/cue-draft.js";
import { dropMarks } from "../captions/drop-marks.js";
import { readHeadlineChapters } from "../chapter-lists/headline-chapters.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import type { Format } from "../format.js";
import { isObject, makeJsonFormat, showValue } from "../json/json-format.js";
import type { PageProblem } from "../page-problem.js";
import { firstAt, listAt, type PlacedValue } from "./json-path.js";
import { readChannels, readLabels, readNames } from "./json-speakers.js";
import { readJsonTime, type Unit } from "./json-time.js";
import { layWords, type PlacedPiece } from "./lay-words.js";
import { areMessages } from "./message-log.js";
import { settleOrder } from "./settle-order.js";
import { carrySpeakers, joinTokens, placeAll } from "./settle-pieces.js";
import { DAYTIME_SECONDS } from "./start-at-zero.js";
import { tellUnit } from "./tell-unit.js";
import { readPiece, type TimedPiece } from "./timed-piece.js";
import type { TranscriptShape } from "./transcript-shape.js";
import { fits, TRANSCRIPT_SHAPES } from "./transcript-shapes.js";

/** Those of JSON Lines are read as a list. */
const JSON_ENDINGS = [".json", ".jsonl", ".ndjson"];
/** A list that holds this share of the words is as good as the fullest. */
const WHOLE = 0.95;
/** The shape of each file that was asked for; every format asks for the same one. */
const known = new WeakMap<object, TranscriptShape | null>();

function findShape(json: unknown): TranscriptShape | null {
  if (!isObject(json)) return null;
  const before = known.get(json);
  if (before !== undefined) return before;
  const shape = TRANSCRIPT_SHAPES.find((each) => fits(json, each) && isSpeech(json, each)) ?? null;
  known.set(json, shape);
  return shape;
}

/**
 * Whether what the shape names is said. A list whose keys any program may use is not where its entries are messages, or where
 * its times are those of a day or a calendar: longer before the first than up to the last.
 */
function isSpeech(json: object, shape: TranscriptShape): boolean {
  const pieces = readPieces(json, shape);
  const [first] = pieces;
  if (first === undefined) return false;
  if (!shape.isCaptions) return true;
  if (shape.said.some((path) => areMessages(listAt(json, path).map(({ value }) => value)))) return false;
  const last = pieces.at(-1)?.startSeconds ?? 0;
  return first.startSeconds < DAYTIME_SECONDS || first.startSeconds < last - first.startSeconds;
}

/** What services that write down speech give as JSON, a format for each name in the table of shapes. */
export const SERVICE_TRANSCRIPTS: readonly Format[] = [
  ...new Map(TRANSCRIPT_SHAPES.map((shape) => [shape.name, shape.rank ?? 3])),
].map(([name, speech]) =>
  makeJsonFormat(
    z.custom<object>((json) => findShape(json)?.name === name),
    readTranscript,
    { name, endings: JSON_ENDINGS, ...(speech > 0 && { rank: { speech } }) },
  ),
);

function readTranscript(json: object): SourceReading {
  const shape = findShape(json);
  if (shape === null) return giveSource({ cues: [] });
  const notes: PageProblem[] = [];
  const isCaptions = shape.isCaptions === true;
  const pieces = readPieces(json, shape, notes).map((cue) => ({
    ...cue,
    text: tidyWords(cue.text, isCaptions),
  }));
  const { cues: ordered, notes: wrong } = settleOrder(pieces, readChannels(json).size > 0);
  const cues =
    isCaptions || mayHaveLabels(ordered)
      ? attributeSpeakers(ordered.map(draft))
      : ordered
          .map((cue) => ({ ...cue, text: cue.text.replace(/\s+/g, " ").trim() }))
          .filter(({ text }) => text !== "");
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

const LANGUAGES = [
  ...["language_code", "language", "result.language", "results.channels[0].detected_language"],
  ...["output.detected_language", "output.language"],
];

function draft({ speaker, text, ...time }: Cue) {
  return { ...time, voice: speaker, text };
}

/** Tags that only say how words look. Others, such as `<inaudible>`, may stand for what is heard. */
const STYLE = /<\/?(?:[bciu]|em|strong|font|span|br)(?:[\s/][^<>]*)?>/gi;

/** Takes off what programs leave in words: styles, marks of their own, and character references. */
function tidyWords(text: string, isCaptions: boolean): string {
  return decodeHTML(dropMarks(isCaptions ? stripStyles(text) : text.replace(STYLE, " ")));
}

/** So many words stand in a sentence or a turn, at least in most of them; fewer in single words with their times. */
const SENTENCE_WORDS = 2;

/** Whether labels may stand in the words: nothing else names a speaker, and sentences are listed, not single words. */
function mayHaveLabels(cues: readonly Cue[]): boolean {
  const long = cues.filter(({ text }) => text.trim().split(/\s+/).length >= SENTENCE_WORDS).length;
  return cues.every(({ speaker }) => speaker === null) && long * 2 > cues.length;
}

/** Lists what is said, in the order of the file. An end may be before its start. */
function readPieces(json: object, shape: TranscriptShape, notes: PageProblem[] = []): Cue[] {
  const lists = shape.said.map((path) => ({ path, values: listAt(json, path) }));
  const channels = readChannels(json);
  const wordValues =
    (shape.words ?? []).map((path) => listAt(json, path)).find((list) => list.length > 0) ?? [];
  const names = readNames(json);
  const labels = readLabels(json, shape);
  const counted = lists.find(({ values }) => values.length > 0)?.values ?? wordValues;
  const unit = shape.unit ?? tellUnit(counted, shape.units);
  const read = lists.map(({ path, values }) => ({
    path,
    values,
    pieces: readAll(values, unit, { names, channels }),
  }));
  const words = joinTokens(readAll(wordValues, unit, { names, channels })).map((word) => ({
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

interface Speakers {
  readonly names: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<object, string>;
}

function readAll(values: readonly PlacedValue[], unit: Unit, { names, channels }: Speakers): TimedPiece[] {
  return values.flatMap((value) => {
    const piece = readPiece(value, unit, names);
    if (piece === null || piece.speaker !== null || channels.size === 0) return piece ?? [];
    const speaker = value.within.flatMap((owner) => channels.get(owner) ?? []).at(0);
    return { ...piece, speaker: speaker ?? null };
  });
}

function toCue({ startSeconds, endSeconds, speaker, text, estimated }: PlacedPiece): Cue[] {
  const said = text.trim();
  const time = { startSeconds, endSeconds, ...markEstimated(estimated) };
  return said === "" ? [] : [{ ...time, speaker, text: said }];
}
