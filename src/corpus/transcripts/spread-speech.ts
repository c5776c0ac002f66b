import type { Cue } from "../../shared/domain.js";

/** Words in a row, and the time they begin at where the transcript says so. */
export interface SpeechPiece {
  readonly speaker: string | null;
  /** Plain text, one line; may be empty where only a time stands. */
  readonly text: string;
  /** Seconds; null where no time stands before the words. */
  readonly startSeconds: number | null;
}

/** About 150 English words a minute: what is assumed where a transcript has one time only. */
const CHARACTERS_A_SECOND = 14;

/**
 * Cues of a transcript that has times only here and there: words between two times share the span by their
 * lengths; after the last time they go on at the transcript's own pace. Pieces are in order, their times ascend.
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
    // Where two times stand at one place, an end is the first of them and a start the last.
    while (next < anchors.length && (anchors[next]?.offset ?? 0) <= (isEnd ? offset - 1 : offset)) next++;
    const from = anchors[next - 1] ?? { offset: 0, seconds: 0 };
    const to = anchors[next];
    if (to === undefined) return from.seconds + (offset - from.offset) / pace;
    const share = (offset - from.offset) / Math.max(1, to.offset - from.offset);
    return from.seconds + share * (to.seconds - from.seconds);
  };
  return pieces.map((_, i) => [timeAt(offsets[i] ?? 0, false), timeAt(offsets[i + 1] ?? 0, true)]);
}

/** Characters a second between the first time and the last. */
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
