/** What is said at a time. */
interface Timed {
  readonly startSeconds: number;
  readonly endSeconds: number | null;
}

/** A part of a file, from one index to before another, whose times begin near zero. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/** In seconds: a recording begins with its first words within so long. */
const OPENING_SECONDS = 60;
/** Nobody who speaks at the same time as others is written down so far behind them. */
const FAR_SECONDS = 30;
/** So many times in a row may be wrong. */
const MOST_STRAYS = 4;
const HOUR_SECONDS = 3_600;
/** Two parts in which so many of the times are the same tell of one recording, as two languages do. */
const SAME_SHARE = 0.5;
const LEAST_SAME = 3;

/** A file's times, so that they go on. */
export interface TimesSetBehind<T> {
  readonly pieces: readonly T[];
  /** The indexes at which times start again. */
  readonly restarts: readonly number[];
}

/**
 * Sets parts whose times start again behind the part before them, as where two files were joined, each piece of a
 * recording counts from its own beginning, or the clock has no hours. Parts keep their times that stand in another order,
 * or that tell of the same time: other speakers, or another language.
 */
export function setBehind<T extends Timed>(
  pieces: readonly T[],
  nameSpeaker: (piece: T) => string | null,
): TimesSetBehind<T> {
  const parts = splitParts(pieces);
  if (parts.length < 2) return { pieces, restarts: [] };
  const placed = pieces.slice(0, parts[0]?.to);
  const restarts: number[] = [];
  let shift = 0;
  parts.slice(1).forEach((part, i) => {
    const before = parts[i] ?? part;
    const [mine, theirs] = [part, before].map(({ from, to }) => pieces.slice(from, to)) as [T[], T[]];
    const wrapped = readWrap(theirs);
    const shared = compareTimes(mine, theirs);
    const goesOn = shared === "others" || (shared === "none" && wrapped !== null);
    if (goesOn && !haveOtherSpeakers(mine, theirs, nameSpeaker)) {
      restarts.push(part.from);
      shift += wrapped ?? findEnd(theirs);
    }
    for (const piece of mine) placed.push(shiftTimes(piece, shift));
  });
  return { pieces: placed, restarts };
}

function shiftTimes<T extends Timed>(piece: T, shift: number): T {
  const move = (seconds: number) => Math.round((seconds + shift) * 1000) / 1000;
  if (shift === 0) return piece;
  return {
    ...piece,
    startSeconds: move(piece.startSeconds),
    endSeconds: piece.endSeconds === null ? null : move(piece.endSeconds),
  };
}

function splitParts(pieces: readonly Timed[]): Part[] {
  const starts = [0, ...findRestarts(pieces)];
  return starts.map((from, i) => ({ from, to: starts[i + 1] ?? pieces.length }));
}

/** Finds the indexes at which times start again. */
export function findRestarts(pieces: readonly Timed[]): number[] {
  const restarts: number[] = [];
  let reached = 0;
  pieces.forEach(({ startSeconds }, i) => {
    const from = restarts.at(-1) ?? 0;
    const before = pieces[i - 1];
    if (before !== undefined && startsAgain(pieces, { from, i, reached })) {
      restarts.push(i);
      reached = startSeconds;
    } else reached = Math.max(reached, startSeconds);
  });
  return restarts;
}

/** Whether the times of at least two pieces go back to the beginning. One alone has a wrong time. */
function startsAgain(
  pieces: readonly Timed[],
  { from, i, reached }: { readonly from: number; readonly i: number; readonly reached: number },
): boolean {
  const [before, here, next] = [pieces[i - 1], pieces[i], pieces[i + 1]];
  if (before === undefined || here === undefined || next === undefined) return false;
  const { startSeconds: start } = here;
  const first = pieces[from]?.startSeconds ?? 0;
  if (start >= before.startSeconds || start > Math.max(OPENING_SECONDS, first)) return false;
  const goesOn = next.startSeconds >= start && next.startSeconds < reached;
  // Where a few times jump ahead and back, the speech goes on from before them.
  const isBack = start <= (pieces[Math.max(from, i - MOST_STRAYS)]?.startSeconds ?? 0);
  const isFar = before.startSeconds - start > FAR_SECONDS;
  const isFirst = start <= first + 1;
  const isPart = i - from > 1 || readWrap([before]) !== null;
  return goesOn && isBack && isPart && (isFar || isFirst);
}

/** Gives the whole hours of a part that ends near the end of an hour, where the clock begins anew; null for others. */
function readWrap(pieces: readonly Timed[]): number | null {
  const end = findEnd(pieces);
  const hours = Math.round(end / HOUR_SECONDS);
  return hours >= 1 && Math.abs(end - hours * HOUR_SECONDS) <= OPENING_SECONDS ? hours * HOUR_SECONDS : null;
}

function findEnd(pieces: readonly Timed[]): number {
  return pieces.reduce((end, piece) => Math.max(end, piece.startSeconds, piece.endSeconds ?? 0), 0);
}

/** Tells whether a part has times between those of another, and if so whether they are mostly the same ones. */
function compareTimes(part: readonly Timed[], other: readonly Timed[]): "none" | "same" | "others" {
  const first = other[0]?.startSeconds ?? 0;
  const last = other.reduce((end, { startSeconds }) => Math.max(end, startSeconds), 0);
  const known = new Set(other.map(({ startSeconds }) => Math.round(startSeconds * 10)));
  const within = part.filter(({ startSeconds }) => startSeconds >= first && startSeconds <= last);
  if (within.length === 0) return "none";
  const same = within.filter(({ startSeconds }) => known.has(Math.round(startSeconds * 10))).length;
  return within.length >= LEAST_SAME && same >= SAME_SHARE * within.length ? "same" : "others";
}

function haveOtherSpeakers<T>(
  part: readonly T[],
  other: readonly T[],
  nameSpeaker: (piece: T) => string | null,
): boolean {
  const names = new Set(part.flatMap((piece) => nameSpeaker(piece) || []));
  const others = new Set(other.flatMap((piece) => nameSpeaker(piece) || []));
  return names.size > 0 && others.size > 0 && [...names].every((name) => !others.has(name));
}
