import type { PlacedValue } from "./json-path.js";
import type { Unit } from "./json-time.js";
import { measurePiece } from "./timed-piece.js";

/** The logarithm of the words that are said in a second, about. */
const USUAL_PACE = Math.log(2.5);

/** Tells seconds from milliseconds by the words that are said in one; a fraction of a millisecond is not written. */
export function tellUnit(values: readonly PlacedValue[]): Unit {
  const pieces = values.flatMap(({ value }) => measurePiece(value) ?? []);
  if (pieces.some(({ start, length }) => !Number.isInteger(start) || !Number.isInteger(length ?? 0)))
    return "seconds";
  const words = pieces.reduce((sum, piece) => sum + piece.words, 0);
  const own = pieces.reduce((sum, { length }) => sum + Math.max(0, length ?? 0), 0);
  const span = (pieces.at(-1)?.start ?? 0) - (pieces[0]?.start ?? 0);
  const time = own > 0 ? own : span;
  if (words === 0 || time <= 0) return "seconds";
  const pace = Math.log(words / time);
  return Math.abs(pace - USUAL_PACE) <= Math.abs(pace + Math.log(1000) - USUAL_PACE)
    ? "seconds"
    : "milliseconds";
}
