import type { PageProblem } from "../page-problem.js";

interface Spoken {
  readonly startSeconds: number;
  /** Null where it is not stated. It may be before the start, where a program wrote a wrong time. */
  readonly endSeconds: number | null;
  readonly text: string;
  readonly estimated?: true;
}

/** So many times in a row may be wrong. More that fit each other are speech that stands elsewhere in the file. */
const MOST_IN_A_ROW = 3;

/**
 * Mends times that jump ahead or back while the speech goes on: what is said keeps its place in the file, and gets the
 * time between its neighbours, marked as estimated. Pieces that overlap, and whole parts that stand in another order, keep their times;
 * all are then sorted by time.
 */
export function orderSpeech<T extends Spoken>(
  pieces: readonly T[],
): { readonly ordered: T[]; readonly notes: readonly PageProblem[] } {
  const fixed = findAscent(pieces);
  const notes: PageProblem[] = [];
  const mended = [...pieces];
  let i = 0;
  while (i < pieces.length) {
    if (fixed.has(i)) {
      i++;
      continue;
    }
    const from = i;
    while (i < pieces.length && !fixed.has(i)) i++;
    const before = mended[from - 1];
    const after = pieces[i];
    const run = pieces.slice(from, i);
    if (run.length > MOST_IN_A_ROW || run.every((piece) => overlaps(piece, before, after))) continue;
    const earliest = Math.max(before?.endSeconds ?? 0, before?.startSeconds ?? 0);
    const latest = after?.startSeconds ?? run.at(-1)?.endSeconds ?? earliest;
    const start = Math.min(earliest, latest);
    const end = Math.max(start, latest);
    run.forEach((piece, k) => {
      const at = (share: number) => Math.round((start + (share * (end - start)) / run.length) * 1000) / 1000;
      mended[from + k] = { ...piece, startSeconds: at(k), endSeconds: at(k + 1), estimated: true };
      const expected = `a time in order, at ${piece.startSeconds} s (its neighbours' time is taken)`;
      notes.push({ line: 1, expected, found: piece.text.trim() });
    });
  }
  const ordered = mended.map((piece) =>
    piece.endSeconds !== null && piece.endSeconds < piece.startSeconds
      ? { ...piece, endSeconds: null }
      : piece,
  );
  return { ordered: ordered.sort((a, b) => a.startSeconds - b.startSeconds), notes };
}

function overlaps(piece: Spoken, before: Spoken | undefined, after: Spoken | undefined): boolean {
  const end = piece.endSeconds ?? piece.startSeconds;
  if (end < piece.startSeconds) return false;
  const meets = (other: Spoken | undefined) =>
    other !== undefined &&
    piece.startSeconds <= Math.max(other.endSeconds ?? 0, other.startSeconds) &&
    end >= other.startSeconds;
  return meets(before) || meets(after);
}

/**
 * Finds the longest run of pieces that stand in order of time; of several that which ends first, as a time jumps ahead
 * more easily than all that follow it jump back. Pieces that end before they begin are in it only where they fit.
 */
export function findAscent(pieces: readonly Spoken[]): Set<number> {
  const isSound = ({ startSeconds, endSeconds }: Spoken) => endSeconds === null || endSeconds >= startSeconds;
  const tails: number[] = [];
  const before: number[] = [];
  pieces.forEach((piece, i) => {
    if (!isSound(piece)) return;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pieces[tails[middle] ?? 0]?.startSeconds ?? 0) <= piece.startSeconds) low = middle + 1;
      else high = middle;
    }
    before[i] = tails[low - 1] ?? -1;
    tails[low] = i;
  });
  const kept = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.add(at);
  let last = 0;
  const nexts: number[] = [];
  for (let i = pieces.length - 1, next = Number.NaN; i >= 0; i--) {
    nexts[i] = next;
    if (kept.has(i)) next = pieces[i]?.startSeconds ?? next;
  }
  pieces.forEach((piece, i) => {
    const { startSeconds, endSeconds } = piece;
    const isOpen = Number.isNaN(nexts[i]);
    const fits =
      startSeconds >= last && (isOpen ? (endSeconds ?? 0) < last : startSeconds <= (nexts[i] ?? 0));
    if (!isSound(piece) && fits) kept.add(i);
    if (kept.has(i)) last = startSeconds;
  });
  return kept;
}
