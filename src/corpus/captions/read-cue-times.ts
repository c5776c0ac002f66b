import { decodeHTML } from "entities";
import { readClock } from "./cue-draft.js";

/** The times of a cue as a line states them. */
export interface CueTimes {
  /** In seconds; negative where the line says so. */
  readonly start: number;
  readonly end: number;
  /** What stands before the times in the line: the number of the cue, or nothing. */
  readonly index: string;
  /** What follows the times in the line, without white space around it. */
  readonly rest: string;
  /** Whether they are written with hours or minutes. Bare numbers beside an arrow may be words. */
  readonly isClock: boolean;
}

/** A number, or numbers with colons, commas, dots and semicolons, each of which may have spaces around it. */
const TIME = String.raw`-?\d+(?: ?[:.,;] ?\d+){0,5}`;
const LINE = new RegExp(
  String.raw`^\s*(?:(\d{1,6}[.)]?)\s+(?=\d+ ?:))?(${TIME})\s*([^\d\s]\D{0,7}?)\s*(${TIME})(?:\s(.*))?$`,
);
const ARROW = />|[\u2190-\u21ff\u2794-\u27be\u27f0-\u27ff\u203a\u00bb\uff1e]/;
const FULL_CLOCK = /^\d+:\d{1,2}:\d{1,2}/;
/** Frames of a drop-frame timecode stand behind a semicolon, and there are 30 a second. */
const FRAMES = /;(\d{1,2})$/;
const FRAMES_A_SECOND = 30;
/** A fraction of a second in milliseconds, with a fraction of its own. */
const LONG_FRACTION = /(:\d{1,2}[.,]\d{1,3})[.,]\d+$/;
/** Programs that round up write a whole minute so. */
const WHOLE_MINUTE = /:60(?=[.,]0*$|$)/;

/**
 * Reads a line of two times as programs and hands write it: `->`, `=>` or `→` for the arrow, short fractions or none,
 * seconds without minutes, and the number of the cue before them. Two clocks with hours and nothing else in their line
 * need no arrow. Null for any other line.
 */
export function readCueTimes(line: string): CueTimes | null {
  const [, index = "", from, between = "", to, rest = ""] =
    LINE.exec(line.includes("&") ? decodeHTML(line) : line) ?? [];
  if (from === undefined || to === undefined) return null;
  const isClock = from.includes(":") && to.includes(":");
  if (index !== "" && !isClock) return null;
  const hasArrow = ARROW.test(between);
  if (!hasArrow && (rest.trim() !== "" || !FULL_CLOCK.test(from) || !FULL_CLOCK.test(to))) return null;
  const start = readSeconds(from);
  const end = readSeconds(to);
  return start === null || end === null ? null : { start, end, index, rest: rest.trim(), isClock };
}

function readSeconds(text: string): number | null {
  const isNegative = text.startsWith("-");
  const plain = text.replace("-", "").replaceAll(" ", "").replace(LONG_FRACTION, "$1");
  const frames = Number(FRAMES.exec(plain)?.[1] ?? 0) / FRAMES_A_SECOND;
  const isWhole = WHOLE_MINUTE.test(plain);
  const time = plain.replace(FRAMES, "").replace(WHOLE_MINUTE, ":59");
  const read = readClock(time.includes(":") ? time : `0:0:${time}`) ?? readLongSeconds(time);
  if (read === null) return null;
  const seconds = Math.round((read + frames) * 1000) / 1000 + (isWhole ? 1 : 0);
  return isNegative ? -seconds : seconds;
}

/** Seconds alone may be more than a minute. */
function readLongSeconds(time: string): number | null {
  const [, whole, fraction = ""] = /^(\d{1,6})(?:[.,](\d{1,9})\d*)?$/.exec(time) ?? [];
  return whole === undefined ? null : Number(whole) + Number(fraction.padEnd(3, "0").slice(0, 3)) / 1000;
}
