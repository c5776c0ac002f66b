/** Words, and when and by whom they are said. */
interface Spoken {
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly text: string;
}

/**
 * Leaves out what is said twice by the same person from the same time on: nobody can, but programs write it so. Of two
 * neighbours that differ in their ends the one before is kept.
 */
export function leaveOutTwins<T extends Spoken>(
  pieces: readonly T[],
  nameSpeaker: (piece: T) => string | null,
): { readonly pieces: readonly T[]; readonly twins: readonly T[] } {
  const known = new Set<string>();
  const twins: T[] = [];
  const kept = pieces.filter((piece, i) => {
    const { startSeconds, endSeconds } = piece;
    const text = piece.text.replace(/[\s\u200b-\u200f\ufeff]+/g, " ").trim();
    if (text === "" || endSeconds === null || endSeconds <= startSeconds) return true;
    const before = pieces[i - 1];
    const key = JSON.stringify([startSeconds, endSeconds, nameSpeaker(piece), text]);
    const isNeighbour =
      before !== undefined &&
      before.startSeconds === startSeconds &&
      (before.endSeconds ?? 0) > startSeconds &&
      before.text.trim() === piece.text.trim() &&
      nameSpeaker(before) === nameSpeaker(piece);
    const isTwin = isNeighbour || known.has(key);
    known.add(key);
    if (isTwin) twins.push(piece);
    return !isTwin;
  });
  return { pieces: kept, twins };
}
