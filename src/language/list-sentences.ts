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
      const span = turn.text.slice(from, to);
      const text = span.trim();
      if (text === "") continue;
      const start = from + span.length - span.trimStart().length;
      sentences.push({
        text,
        speaker: turn.speaker,
        startSeconds: findTime(turn, start, false) ?? 0,
        endSeconds: findTime(turn, start + text.length, true),
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
  const starts = new Set(turn.cues.map(({ offset }) => offset));
  return segmentSentences(turn.text, language).flatMap(({ segment, index }): Span[] => {
    const end = index + segment.length;
    return countWords(segment) <= MOST_WORDS ? [[index, end]] : cutLong(turn.text, [index, end], starts);
  });
}

function cutLong(text: string, [from, to]: Span, starts: ReadonlySet<number>): Span[] {
  const spans: Span[] = [];
  let start = from;
  let words = 0;
  let last = from;
  for (const { index, 0: space } of text.slice(from, to).matchAll(/\s+/g)) {
    const place = from + index + space.length;
    words++;
    if (starts.has(place) && place < to) last = place;
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
