import { readClock } from "./cue-draft.js";

/** The times of a cue as a line states them. */
export interface CueTimes {
  /** In seconds; negative where the line says so. */
  readonly start: number;
  readonly end: number;
  /** What follows the times in the line, without white space around it. */
  readonly rest: string;
}

/** A number, or numbers with colons, commas and dots, each of which may have a space behind it. */
const TIME = String.raw`-?\d+(?:[:.,] ?\d+){0,4}`;
const LINE = new RegExp(String.raw`^\s*(${TIME})\s*([^\d\s]\D{0,7}?)\s*(${TIME})(?:\s(.*))?$`);
const ARROW = />|&gt;|[\u2190-\u21ff\u2794-\u27be\u27f0-\u27ff\u203a\u00bb]/;
const FULL_CLOCK = /^\d+:\d{1,2}:\d{1,2}/;

/**
 * Reads a line of two times as programs and hands write it: `->`, `=>` or `→` for the arrow, short fractions or none,
 * seconds without minutes. Two clocks with hours and nothing else in their line need no arrow. Null for any other line.
 */
export function readCueTimes(line: string): CueTimes | null {
  const [, from, between = "", to, rest = ""] = LINE.exec(line) ?? [];
  if (from === undefined || to === undefined) return null;
  const hasArrow = ARROW.test(between);
  if (!hasArrow && (rest.trim() !== "" || !FULL_CLOCK.test(from) || !FULL_CLOCK.test(to))) return null;
  const start = readSeconds(from);
  const end = readSeconds(to);
  return start === null || end === null ? null : { start, end, rest: rest.trim() };
}

function readSeconds(text: string): number | null {
  const isNegative = text.startsWith("-");
  const time = text.replace("-", "").replaceAll(" ", "");
  const seconds = readClock(time.includes(":") ? time : `0:0:${time}`) ?? readLongSeconds(time);
  return seconds === null ? null : isNegative ? -seconds : seconds;
}

/** Seconds alone may be more than a minute. */
function readLongSeconds(time: string): number | null {
  const [, whole, fraction = ""] = /^(\d{1,6})(?:[.,](\d{1,9}))?$/.exec(time) ?? [];
  return whole === undefined ? null : Number(whole) + Number(fraction.padEnd(3, "0").slice(0, 3)) / 1000;
}
