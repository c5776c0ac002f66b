import type { Cue } from "../shared/domain.js";
import { markEstimated } from "../shared/timestamp.js";
import { segmentSentences } from "./sentences.js";
import { isSoundAlone, Sounds } from "./sounds.js";
import { listCuts } from "./split-long.js";

/** A sentence as somebody says it, or as much of it as fits a passage. */
export interface Sentence {
  readonly text: string;
  readonly speaker: string | null;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  /** There where the start is estimated, between times that are more than 10 s apart. */
  readonly estimated?: true;
  readonly words: number;
  /** True where somebody else, or nobody known, spoke before, or nobody for a while. */
  readonly beginsTurn: boolean;
  /** There where nobody spoke for longer than `LONGEST_PAUSE` before. */
  readonly afterPause?: true;
}

/**
 * In seconds. Words that are farther apart are not of one moment: no sentence, passage or quotation goes on over such a silence.
 * Who talks does not pause for so long, and a jingle or an advertisement that was cut out takes no less.
 */
export const LONGEST_PAUSE = 15;
/** In UTF-16 units a second. What seems slower has a silence in it, or an end that nobody measured. */
export const SLOWEST_SPEECH = 3.5;

/** Automatic captions have no full stops, so a sentence of more words is cut between cues. */
const MOST_WORDS = 60;
/** In UTF-16 units: what no 60 words of speech have. Longer are addresses, noise, or words that no spaces part. */
const MOST_CHARACTERS = 1_000;
/**
 * Words between times that are no farther apart are as good as timed: the estimate is off by less than a player's step
 * back, and by 1.4 s at the median even where times are a minute apart (`npm run bench:times`).
 */
const MOST_SECONDS_APART = 10;

/**
 * Splits the speech of an episode into sentences, without the sounds before and behind them, such as `[Music]`, unless there is
 * nothing else. A time within a cue is estimated by its share of the letters.
 */
export function listSentences(cues: readonly Cue[], language: string): Sentence[] {
  const spoken = cues.filter(({ text }) => !isSoundAlone(text));
  return spoken.length === 0
    ? listSpoken(cues, language, null)
    : listSpoken(spoken, language, new Sounds(cues));
}

function listSpoken(cues: readonly Cue[], language: string, sounds: Sounds | null): Sentence[] {
  const sentences: Sentence[] = [];
  for (const turn of groupTurns(cues)) {
    let isFirst = true;
    for (const [from, to] of cutTurn(turn, language)) {
      const span = turn.text.slice(from, to);
      const [begin, end] = sounds?.trim(span) ?? trimSpace(span);
      const text = span.slice(begin, end);
      if (text === "" || (sounds !== null && isSoundAlone(text))) continue;
      const start = from + begin;
      sentences.push({
        text,
        speaker: turn.speaker,
        startSeconds: findTime(turn, start, false) ?? 0,
        ...markEstimated(isEstimated(turn, start)),
        endSeconds: findTime(turn, start + text.length, true),
        words: countWords(text),
        beginsTurn: isFirst,
        ...(isFirst && turn.afterPause ? { afterPause: true } : {}),
      });
      isFirst = false;
    }
  }
  return sentences;
}

function trimSpace(text: string): readonly [from: number, to: number] {
  return [text.length - text.trimStart().length, text.trimEnd().length];
}

/** Cues of one speaker in a row, without a long pause between them, as one text. */
interface Turn {
  readonly speaker: string | null;
  readonly afterPause: boolean;
  text: string;
  /** Where each cue's text begins in `text`. */
  readonly cues: PlacedCue[];
}

interface PlacedCue {
  readonly cue: Cue;
  readonly offset: number;
  /** How far apart the times are that the file gives before and behind what is said in it, in seconds. */
  readonly apart: number;
}

function groupTurns(cues: readonly Cue[]): Turn[] {
  const turns: Turn[] = [];
  const gaps = measureGaps(cues);
  let spokenUntil = cues[0]?.startSeconds ?? 0;
  for (const [i, cue] of cues.entries()) {
    let turn = turns.at(-1);
    // What is estimated tells of no pause.
    const afterPause = cue.estimated !== true && cue.startSeconds - spokenUntil > LONGEST_PAUSE;
    if (turn === undefined || turn.speaker !== cue.speaker || cue.beginsTurn === true || afterPause) {
      turn = { speaker: cue.speaker, afterPause, text: "", cues: [] };
      turns.push(turn);
    }
    spokenUntil = Math.max(spokenUntil, findLastWord(cue));
    if (turn.text !== "") turn.text += " ";
    turn.cues.push({ cue, offset: turn.text.length, apart: gaps[i] ?? 0 });
    turn.text += cue.text;
  }
  return turns;
}

/** Returns the second at which a cue's last word is said at the latest. Many files let a cue last until the next one. */
function findLastWord({ startSeconds, endSeconds, text }: Cue): number {
  const slowest = startSeconds + text.length / SLOWEST_SPEECH;
  return Math.min(endSeconds ?? slowest, slowest);
}

/** A cue whose start is estimated lies between others; what stands before one ends at no given time either. */
function measureGaps(cues: readonly Cue[]): number[] {
  const ends: number[] = [];
  let end = Number.POSITIVE_INFINITY;
  for (let i = cues.length - 1; i >= 0; i--) {
    const [cue, next] = [cues[i], cues[i + 1]];
    const own = cue?.openEnd === true ? null : cue?.endSeconds;
    if (next?.estimated !== true) end = own ?? next?.startSeconds ?? end;
    ends[i] = end;
  }
  let start = 0;
  return cues.map((cue, i) => {
    if (cue.estimated !== true) start = cue.startSeconds;
    return (ends[i] ?? end) - start;
  });
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

/** True for words that begin within a cue, or in one that has no start, while the times around them are far apart. */
function isEstimated(turn: Turn, offset: number): boolean {
  const place = turn.cues[findCue(turn, offset, false)];
  if (place === undefined || (place.offset === offset && place.cue.estimated !== true)) return false;
  return place.apart > MOST_SECONDS_APART;
}

/** Returns the time of an offset in the turn's text, in seconds; null for an end that no cue tells. */
function findTime(turn: Turn, offset: number, isEnd: boolean): number | null {
  const at = findCue(turn, offset, isEnd);
  const place = turn.cues[at];
  if (place === undefined) return null;
  const { cue } = place;
  const share = Math.min(1, (offset - place.offset) / Math.max(1, cue.text.length));
  if (cue.endSeconds === null)
    return isEnd ? (turn.cues[at + 1]?.cue.startSeconds ?? null) : cue.startSeconds;
  return Math.round((cue.startSeconds + share * (cue.endSeconds - cue.startSeconds)) * 1000) / 1000;
}

/** Returns the index of the cue that holds the letter at an offset, or the one before it. */
function findCue(turn: Turn, offset: number, isEnd: boolean): number {
  let low = 0;
  let high = turn.cues.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const start = turn.cues[middle]?.offset ?? 0;
    if (isEnd ? start < offset : start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function countWords(text: string): number {
  const words = text.match(/\S+/g)?.length ?? 0;
  // In scripts without spaces, six characters are taken for a word.
  return words > 1 ? words : Math.max(words, Math.ceil(text.length / 6));
}
