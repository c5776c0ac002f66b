import { findRestarts } from "../../captions/order/set-behind.js";
import type { PageLine } from "../../page-line.js";
import type { PageProblem } from "../../page-problem.js";
import { findAscent } from "../order-speech.js";
import { CHARACTERS_A_SECOND, type SpeechPiece } from "../spread-speech.js";

/** Words with the line that they stand in. */
export interface PlacedWords extends SpeechPiece {
  readonly line: PageLine;
  /** True where the time is one of a remark, which is heeded only where it is in order with the others. */
  readonly isRemark?: boolean | undefined;
}

const HOUR_SECONDS = 3600;
/** Nobody is silent for longer where a clock without hours passes the hour. */
const WRAP_SECONDS = 120;

/**
 * Puts times in order: one that jumps ahead or back is passed over, so that its words stand between their neighbours, and
 * times that begin again are set behind those above, or an hour later where the clock has no hours. Notes name the lines.
 */
export function settleTimes(pieces: readonly PlacedWords[]): {
  readonly pieces: readonly SpeechPiece[];
  readonly notes: readonly PageProblem[];
} {
  const timed = pieces.flatMap(({ startSeconds, endSeconds = null, isRemark = false }, i) =>
    startSeconds === null || isRemark ? [] : [{ startSeconds, endSeconds, i }],
  );
  const restarts = findRestarts(timed);
  const starts = [0, ...restarts.map((place) => timed[place]?.i ?? 0)];
  const settled: SpeechPiece[] = [];
  const notes: PageProblem[] = [];
  let [offset, latest, end] = [0, 0, 0];
  starts.forEach((from, k) => {
    const part = pieces.slice(from, starts[k + 1]);
    if (k > 0) {
      const first = part[0]?.startSeconds ?? 0;
      const isWrap =
        latest < HOUR_SECONDS && HOUR_SECONDS - latest + first <= WRAP_SECONDS && isWithinHour(part);
      offset = isWrap ? (Math.floor(offset / HOUR_SECONDS) + 1) * HOUR_SECONDS : Math.ceil(end);
      notes.push(tellRestart(part[0]?.line, offset));
    }
    const { kept, strays } = passStrays(part);
    notes.push(...strays);
    for (const { line: _, isRemark: __, ...piece } of kept) settled.push(shift(piece, offset));
    const last = kept.findLastIndex(({ startSeconds }) => startSeconds !== null);
    latest = kept[last]?.startSeconds ?? 0;
    const characters = kept.slice(Math.max(0, last)).reduce((sum, { text }) => sum + text.length, 0);
    end = offset + Math.max(kept[last]?.endSeconds ?? 0, latest + characters / CHARACTERS_A_SECOND);
  });
  return { pieces: settled, notes };
}

function isWithinHour(pieces: readonly SpeechPiece[]): boolean {
  return pieces.every(({ startSeconds }) => (startSeconds ?? 0) < HOUR_SECONDS);
}

function tellRestart(line: PageLine | undefined, offset: number): PageProblem {
  const expected = `times that go on, and here they begin again (${offset} s are added from here on)`;
  return { line: line?.number ?? 1, expected, found: line?.text ?? null };
}

function shift(piece: SpeechPiece, offset: number): SpeechPiece {
  const { startSeconds, endSeconds } = piece;
  return {
    ...piece,
    startSeconds: startSeconds === null ? null : startSeconds + offset,
    ...(endSeconds == null ? {} : { endSeconds: endSeconds + offset }),
  };
}

function passStrays(part: readonly PlacedWords[]): {
  readonly kept: readonly PlacedWords[];
  readonly strays: readonly PageProblem[];
} {
  const timed = part.flatMap(({ startSeconds, endSeconds = null, text, isRemark = false }, at) =>
    startSeconds === null ? [] : [{ startSeconds, endSeconds, text, at, isRemark }],
  );
  const own = timed.filter(({ isRemark }) => !isRemark);
  const ascent = findAscent(own);
  const inOrder = new Set(own.flatMap(({ at }, i) => (ascent.has(i) ? [at] : [])));
  let next = Number.POSITIVE_INFINITY;
  const nexts = timed.toReversed().map(({ at, startSeconds }) => {
    if (inOrder.has(at)) next = startSeconds;
    return next;
  });
  let before = 0;
  timed.forEach(({ at, startSeconds, isRemark }, i) => {
    if (isRemark && startSeconds >= before && startSeconds <= (nexts[timed.length - 1 - i] ?? 0))
      inOrder.add(at);
    if (inOrder.has(at)) before = startSeconds;
  });
  const isStray = new Set(timed.flatMap(({ at }) => (inOrder.has(at) ? [] : [at])));
  const expected = "a time in order with those around it (its words keep their place)";
  return {
    kept: part.map((piece, i) =>
      isStray.has(i) ? { ...piece, startSeconds: null, endSeconds: null } : piece,
    ),
    strays: [...isStray].map((at) => ({
      line: part[at]?.line.number ?? 1,
      expected,
      found: part[at]?.line.text ?? null,
    })),
  };
}
