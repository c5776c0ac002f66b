import { isBareName } from "../speakers/read-label.js";

/** A line above the times of a cue that numbers it. */
export interface CueIndex {
  readonly number: number;
  /** Who speaks, where the line says so, as in `2 "Bo Lind" (1234567)`; null where it does not. */
  readonly name: string | null;
}

const PLAIN = /^\s*-?\d+\s*$/;
/** Such as `2.`, `#2`, `Subtitle 2`, `2 Bo Lind` and `2 "Bo Lind" (1234567)`. */
const INDEX =
  /^\s*(?:\p{L}{2,20} )?#?(\d{1,7})[.):]?(?: +(?:"([^"]{1,100})"|(\p{L}[^"()\d]{0,99}?)))?(?: *\(\d{1,12}\))?\s*$/u;
/** Nearly all lines, as one may be lost. */
const MOST = 0.9;
const LEAST = 2;

/** Whether a line is a whole number and nothing else. */
export function isPlainIndex(line: string): boolean {
  return PLAIN.test(line);
}

/** Reads a line that may number a cue; null for any other. */
export function readCueIndex(line: string): CueIndex | null {
  const [, number, quoted, bare] = INDEX.exec(line) ?? [];
  if (number === undefined || (bare !== undefined && !isBareName(bare))) return null;
  return { number: Number(number), name: (quoted ?? bare)?.trim() || null };
}

/** Whether the lines above the times count the cues and are more than numbers: nearly each has the next number. */
export function countCues(lines: readonly string[]): boolean {
  const indexes = lines.map(readCueIndex);
  const following = indexes.filter(
    (index, i) =>
      i > 0 && index?.number === (indexes[i - 1]?.number ?? -1) + 1 && !isPlainIndex(lines[i] ?? ""),
  );
  return lines.length >= LEAST && following.length >= MOST * (lines.length - 1);
}
