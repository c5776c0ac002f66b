import { readClock } from "../../captions/cue-draft.js";
import { isBareName } from "../../speakers/read-label.js";
import { CLOCK, readSpelt, readSpeltSeconds, takeTime } from "./stated-time.js";

/** `0 minutes 31 seconds0:31`, as a page of Teams is copied. */
const GLUED = new RegExp(String.raw`^(\d[\d ,\p{L}]{1,58}\p{L})(${CLOCK})$`, "u");
const NAME_AND_WORDS = /^(\p{L}[^\d\n]{0,60}?)\s{1,8}(\d[\d ,\p{L}]{1,58})$/u;

/** A time in words on a line of its own, or behind a name. */
interface SpeltLine {
  readonly at: number;
  /** Empty where it stands alone. */
  readonly owner: string;
  readonly words: string;
  readonly seconds: number;
}

/** Writes a time in minutes and seconds, as `2:14`. */
export function writeTime(minutes: number, seconds: number): string {
  return `${minutes}:${String(seconds).padStart(2, "0")}`;
}

/**
 * Takes out times in words that stand below the same time in digits, and a name that stands there again with it. A time of one
 * number and a word, `14 seconds`, is read below or behind a name where other times have several, and all ascend.
 */
export function writeSpeltTimes(lines: readonly string[]): string[] {
  const written = lines.map(splitGlued);
  const spelt = written.flatMap((line, at) => readSpeltLine(line, at) ?? []);
  const doubles = new Set(spelt.filter((line) => isDouble(line, written)));
  const named = spelt.filter(
    (line) => !doubles.has(line) && isBareName(line.owner === "" ? (written[line.at - 1] ?? "") : line.owner),
  );
  for (const { at } of doubles) written[at] = "";
  const isAscending = named.every(({ seconds }, i) => seconds > (named[i - 1]?.seconds ?? -1));
  if (!isAscending || named.every(({ words }) => readSpelt(words) === null)) return written;
  for (const { at, owner, seconds } of named)
    written[at] = `${owner} ${writeTime(Math.floor(seconds / 60), seconds % 60)}`.trim();
  return written;
}

function splitGlued(line: string): string {
  const [, words = "", clock = ""] = GLUED.exec(line) ?? [];
  return clock !== "" && readSpeltSeconds(words) === readClock(clock) ? `[${clock}]` : line;
}

function readSpeltLine(line: string, at: number): SpeltLine | null {
  const named = /^\d/.test(line) ? null : NAME_AND_WORDS.exec(line);
  const [owner, words] = [named?.[1] ?? "", named?.[2] ?? line];
  const seconds = readSpeltSeconds(words);
  return seconds === null ? null : { at, owner, words, seconds };
}

/** Whether the line above is the same time in digits, and a name before it is that above both. */
function isDouble({ at, owner, seconds }: SpeltLine, lines: readonly string[]): boolean {
  const above = lines[at - 1] ?? "";
  const time = takeTime(above);
  const isSame =
    time?.length === above.length &&
    time.time.form !== "words" &&
    Math.floor(time.time.startSeconds) === seconds;
  return isSame && (owner === "" || owner === lines[at - 2]);
}
