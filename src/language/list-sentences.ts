import type { Cue } from "../shared/domain.js";
import { segmentSentences } from "./sentences.js";
import { listCuts } from "./split-long.js";

/** A sentence as somebody says it, or as much of it as fits a passage. */
export interface Sentence {
  readonly text: string;
  readonly speaker: string | null;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly words: number;
  /** True where somebody else, or nobody known, spoke before. */
  readonly beginsTurn: boolean;
}

/** Automatic captions have no full stops, so a sentence of more words is cut between cues. */
const MOST_WORDS = 60;
/** In UTF-16 units: what no 60 words of speech have. Longer are addresses, noise, or words that no spaces part. */
const MOST_CHARACTERS = 1_000;

/** Splits the speech of an episode into sentences. A time within a cue is estimated by its share of the letters. */
export function listSentences(cues: readonly Cue[], language: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const turn of groupTurns(cues)) {
    let isFirst = true;
    for (const [from, to] of cutTurn(turn, language)) {
      const text = turn.text.slice(from, to).trim();
      if (text === "") continue;
      const lead = turn.text.slice(from, to).length - turn.text.slice(from, to).trimStart().length;
      sentences.push({
        text,
        speaker: turn.speaker,
        startSeconds: findTime(turn, from + lead, false) ?? 0,
        endSeconds: findTime(turn, from + lead + text.length, true),
        words: countWords(text),
        beginsTurn: isFirst,
      });
      isFirst = false;
    }
  }
  return sentences;
}

/** Cues of one speaker in a row, as one text. */
interface Turn {
  readonly speaker: string | null;
  text: string;
  /** Where each cue's text begins in `text`. */
  readonly cues: { readonly cue: Cue; readonly offset: number }[];
}

function groupTurns(cues: readonly Cue[]): Turn[] {
  const turns: Turn[] = [];
  for (const cue of cues) {
    let turn = turns.at(-1);
    if (turn === undefined || turn.speaker !== cue.speaker) {
      turn = { speaker: cue.speaker, text: "", cues: [] };
      turns.push(turn);
    }
    if (turn.text !== "") turn.text += " ";
    turn.cues.push({ cue, offset: turn.text.length });
    turn.text += cue.text;
  }
  return turns;
}

type Span = readonly [from: number, to: number];

/** Returns the spans of sentences; a long one is cut where a cue begins, or between words where even a cue is long. */
function cutTurn(turn: Turn, language: string): Span[] {
  return listSpans(turn, language).flatMap(([start, end]): Span[] => {
    if (end - start <= MOST_CHARACTERS) return [[start, end]];
    const cuts = listCuts(turn.text, { from: start, to: end, most: MOST_CHARACTERS });
    return cuts.map((cut, i): Span => [cuts[i - 1] ?? start, cut]);
  });
}

function listSpans(turn: Turn, language: string): Span[] {
  const starts = turn.cues.map(({ offset }) => offset);
  let next = 0;
  return segmentSentences(turn.text, language).flatMap(({ segment, index }) => {
    const end = index + segment.length;
    if (countWords(segment) <= MOST_WORDS) return [[index, end] as Span];
    const cuts: number[] = [];
    while (next < starts.length && (starts[next] ?? 0) < end) {
      const start = starts[next++] ?? 0;
      if (start > index) cuts.push(start);
    }
    return cutLong(turn.text, index, end, cuts);
  });
}

function cutLong(text: string, from: number, to: number, cuts: readonly number[]): Span[] {
  const spans: Span[] = [];
  let start = from;
  let words = 0;
  let last = from;
  const spaces = [...text.slice(from, to).matchAll(/\s+/g)].map(
    ({ index, 0: space }) => from + index + space.length,
  );
  const isCut = new Set(cuts);
  for (const place of spaces) {
    words++;
    if (isCut.has(place)) last = place;
    if (words < MOST_WORDS) continue;
    const cut = last > start ? last : place;
    spans.push([start, cut]);
    words = countWords(text.slice(cut, place));
    start = cut;
  }
  return [...spans, [start, to]];
}

/** Returns the time of an offset in the turn's text, in seconds; null for an end that no cue tells. */
function findTime(turn: Turn, offset: number, isEnd: boolean): number | null {
  let low = 0;
  let high = turn.cues.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const start = turn.cues[middle]?.offset ?? 0;
    if (isEnd ? start < offset : start <= offset) low = middle;
    else high = middle - 1;
  }
  const place = turn.cues[low];
  if (place === undefined) return null;
  const { cue } = place;
  const share = Math.min(1, (offset - place.offset) / Math.max(1, cue.text.length));
  if (cue.endSeconds === null)
    return isEnd ? (turn.cues[low + 1]?.cue.startSeconds ?? null) : cue.startSeconds;
  return Math.round((cue.startSeconds + share * (cue.endSeconds - cue.startSeconds)) * 1000) / 1000;
}

function countWords(text: string): number {
  const words = text.match(/\S+/g)?.length ?? 0;
  // In scripts without spaces, six characters are taken for a word.
  return words > 1 ? words : Math.max(words, Math.ceil(text.length / 6));
}
