import type { Cue } from "../../shared/domain.js";

/** Words in a row, with the time at which they begin where the transcript states it. */
export interface SpeechPiece {
  readonly speaker: string | null;
  /** Plain text of one line; empty where only a time stands. */
  readonly text: string;
  /** In seconds; null where no time stands before the words. */
  readonly startSeconds: number | null;
}

/** About 150 English words a minute. This pace is assumed where a transcript has one time only. */
const CHARACTERS_A_SECOND = 14;

/**
 * Makes cues of a transcript that has times only here and there. Words between two times share the span by their
 * lengths; after the last time they go on at the transcript's own pace. The pieces are in order of time.
 */
export function spreadSpeech(pieces: readonly SpeechPiece[]): Cue[] {
  const places = placePieces(pieces);
  return pieces.flatMap(({ speaker, text }, i) => {
    const [start = 0, end = 0] = places[i] ?? [];
    return text === "" ? [] : [{ startSeconds: roundTime(start), endSeconds: roundTime(end), speaker, text }];
  });
}

function placePieces(pieces: readonly SpeechPiece[]): [start: number, end: number][] {
  const offsets: number[] = [0];
  for (const { text } of pieces) offsets.push((offsets.at(-1) ?? 0) + text.length);
  const anchors = pieces.flatMap(({ startSeconds }, i) =>
    startSeconds === null ? [] : [{ offset: offsets[i] ?? 0, seconds: startSeconds }],
  );
  if (anchors[0]?.offset !== 0) anchors.unshift({ offset: 0, seconds: 0 });
  const pace = measurePace(anchors);
  let next = 0;
  const timeAt = (offset: number, isEnd: boolean): number => {
    // Where two times stand at one place, the first is an end and the last is a start.
    while (next < anchors.length && (anchors[next]?.offset ?? 0) <= (isEnd ? offset - 1 : offset)) next++;
    const from = anchors[next - 1] ?? { offset: 0, seconds: 0 };
    const to = anchors[next];
    if (to === undefined) return from.seconds + (offset - from.offset) / pace;
    const share = (offset - from.offset) / Math.max(1, to.offset - from.offset);
    return from.seconds + share * (to.seconds - from.seconds);
  };
  return pieces.map((_, i) => [timeAt(offsets[i] ?? 0, false), timeAt(offsets[i + 1] ?? 0, true)]);
}

/** Measures the characters a second between the first time and the last. */
function measurePace(anchors: readonly { readonly offset: number; readonly seconds: number }[]): number {
  const [first] = anchors;
  const last = anchors.at(-1);
  if (first === undefined || last === undefined) return CHARACTERS_A_SECOND;
  const pace = (last.offset - first.offset) / (last.seconds - first.seconds);
  return Number.isFinite(pace) && pace > 0 ? pace : CHARACTERS_A_SECOND;
}

function roundTime(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
