import { listAt, type PlacedValue } from "./json-path.js";
import { UNITS, type Unit } from "./json-time.js";
import { measurePiece } from "./timed-piece.js";

/** The logarithm of the words that are said in a second, about. */
const USUAL_PACE = Math.log(2.5);

/** What numbers may count where nothing is known of who wrote them. */
const ANY_PROGRAM: readonly Unit[] = ["seconds", "milliseconds"];

/** Tells what numbers count by the words that are said in a second; a fraction of a smaller unit is not written. */
export function tellUnit(values: readonly PlacedValue[], among: readonly Unit[] = ANY_PROGRAM): Unit {
  const whole = values.flatMap(({ value }) => measurePiece(value) ?? []);
  const words = () => values.flatMap(({ value }) => listAt(value, "words[]"));
  const pieces = whole.length > 0 ? whole : words().flatMap((word) => measurePiece(word.value) ?? []);
  if (pieces.some(({ start, length }) => !Number.isInteger(start) || !Number.isInteger(length ?? 0)))
    return "seconds";
  const said = pieces.reduce((sum, piece) => sum + piece.words, 0);
  const own = pieces.reduce((sum, { length }) => sum + Math.max(0, length ?? 0), 0);
  const span = (pieces.at(-1)?.start ?? 0) - (pieces[0]?.start ?? 0);
  const time = own > 0 ? own : span;
  const [first = "seconds"] = among;
  if (said === 0 || time <= 0) return first;
  const doubt = (unit: Unit) => Math.abs(Math.log((said / time) * UNITS[unit]) - USUAL_PACE);
  return among.reduce((best, unit) => (doubt(unit) < doubt(best) ? unit : best), first);
}
