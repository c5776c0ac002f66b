import type { PageProblem } from "../page-problem.js";
import type { PlacedTurnLine } from "./list-turn-lines.js";
import type { SpeechPiece } from "./spread-speech.js";

const HOUR_SECONDS = 3600;
/** Nobody is silent for so long before the first words. */
export const DAYTIME_SECONDS = 4 * HOUR_SECONDS;

/**
 * Takes off what a transcript's clock shows when the recording begins: whole hours where frames are counted, as a
 * programme's timecode begins at 1:00:00 or 10:00:00; and the first time where the times are those of a day, so that the
 * recording begins with the first words. A note says so.
 */
export function startAtZero(
  pieces: readonly SpeechPiece[],
  turns: readonly PlacedTurnLine[],
): { readonly pieces: readonly SpeechPiece[]; readonly note: PageProblem | null } {
  const times = pieces.flatMap(({ startSeconds }) => startSeconds ?? []);
  const first = times[0] ?? 0;
  const span = (times.at(-1) ?? 0) - first;
  const timed = turns.find(({ time }) => time !== null);
  const isProgramme = timed?.time?.form === "frames" && first >= HOUR_SECONDS;
  if (!isProgramme && (first < DAYTIME_SECONDS || first < span)) return { pieces, note: null };
  const offset = isProgramme ? Math.floor(first / HOUR_SECONDS) * HOUR_SECONDS : first;
  const taken = isProgramme ? `${offset / HOUR_SECONDS} h` : "the first time";
  const expected = `times from the beginning of the recording (${taken} is taken off all of them)`;
  return {
    pieces: pieces.map((piece) => ({
      ...piece,
      startSeconds: piece.startSeconds === null ? null : piece.startSeconds - offset,
      ...(piece.endSeconds == null ? {} : { endSeconds: piece.endSeconds - offset }),
    })),
    note: { line: timed?.line.number ?? 1, expected, found: timed?.line.text ?? null },
  };
}
