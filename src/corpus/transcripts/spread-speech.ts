import { LONGEST_PAUSE, SLOWEST_SPEECH } from "../../language/list-sentences.js";
import type { Cue } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";

/** Words in a row, with the time at which they begin where the transcript states it. */
export interface SpeechPiece {
  readonly speaker: string | null;
  /** Plain text of one line; empty where only a time stands. */
  readonly text: string;
  /** In seconds; null where no time stands before the words. */
  readonly startSeconds: number | null;
  /** In seconds, where the transcript states it. Spans that are stated may overlap. */
  readonly endSeconds?: number | null;
}

/** About 150 English words a minute. This pace is assumed where a transcript has one time only. */
export const CHARACTERS_A_SECOND = 14;

/**
 * Makes cues of a transcript that has times only here and there. Words between two times share the span by their
 * lengths, unless it is more than twice as long as they need, and longer by more than a pause, as where advertisements were
 * played: they are then laid at the
 * transcript's own pace behind the earlier time, as are those after the last time. The pieces are in order of time. Cues
 * without a time before them are marked as estimated.
 */
export function spreadSpeech(pieces: readonly SpeechPiece[]): Cue[] {
  const places = placePieces(pieces);
  // A time stands before the next words, if only behind a name.
  let isStated = false;
  return pieces.flatMap(({ speaker, text, startSeconds, endSeconds }, i): Cue[] => {
    isStated ||= startSeconds !== null;
    if (text === "") return [];
    const place = places[i] ?? { from: 0, to: 0, isOpen: false };
    const isSpan = endSeconds != null;
    const [start, end] = isSpan ? [startSeconds ?? place.from, endSeconds] : [place.from, place.to];
    const time = { startSeconds: roundTime(start), endSeconds: roundTime(end), ...markEstimated(!isStated) };
    isStated = false;
    return [{ ...time, ...(place.isOpen && !isSpan ? { openEnd: true } : {}), speaker, text }];
  });
}

/** Returns where each piece begins and ends, in seconds; an end is open where no time stands there. */
function placePieces(pieces: readonly SpeechPiece[]): { from: number; to: number; isOpen: boolean }[] {
  const offsets: number[] = [0];
  for (const { text } of pieces) offsets.push((offsets.at(-1) ?? 0) + text.length);
  const anchors = pieces.flatMap(({ startSeconds }, i) =>
    startSeconds === null ? [] : [{ offset: offsets[i] ?? 0, seconds: startSeconds }],
  );
  if (anchors[0]?.offset !== 0) anchors.unshift({ offset: 0, seconds: 0 });
  const pace = measurePace(anchors);
  let next = 0;
  const timeAt = (offset: number, isEnd: boolean): { seconds: number; isLaid: boolean } => {
    // Where two times stand at one place, the first is an end and the last is a start.
    while (next < anchors.length && (anchors[next]?.offset ?? 0) <= (isEnd ? offset - 1 : offset)) next++;
    const from = anchors[next - 1] ?? { offset: 0, seconds: 0 };
    const to = anchors[next];
    const laid = from.seconds + (offset - from.offset) / pace;
    if (to === undefined) return { seconds: laid, isLaid: true };
    const share = (offset - from.offset) / Math.max(1, to.offset - from.offset);
    const span = to.seconds - from.seconds;
    const needed = (to.offset - from.offset) / pace;
    const isBroken = span > 2 * needed && span - needed > LONGEST_PAUSE;
    return { seconds: isBroken ? laid : from.seconds + share * span, isLaid: isBroken };
  };
  return pieces.map((_, i) => {
    const from = timeAt(offsets[i] ?? 0, false).seconds;
    const { seconds, isLaid } = timeAt(offsets[i + 1] ?? 0, true);
    return { from, to: seconds, isOpen: isLaid };
  });
}

/** Measures the characters a second: the median between neighbouring times, each counted by its characters. */
function measurePace(anchors: readonly { readonly offset: number; readonly seconds: number }[]): number {
  const spans = anchors.flatMap(({ offset, seconds }, i) => {
    const next = anchors[i + 1];
    const length = (next?.offset ?? 0) - offset;
    const time = (next?.seconds ?? 0) - seconds;
    return next === undefined || length <= 0 || time <= 0 ? [] : [{ length, pace: length / time }];
  });
  let left = spans.reduce((sum, { length }) => sum + length, 0) / 2;
  const median = spans
    .toSorted((a, b) => a.pace - b.pace)
    .find(({ length }) => {
      left -= length;
      return left <= 0;
    });
  return Math.max(median?.pace ?? CHARACTERS_A_SECOND, SLOWEST_SPEECH);
}

function roundTime(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
