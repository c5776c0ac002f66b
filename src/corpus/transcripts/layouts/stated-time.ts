import { readClock } from "../../captions/cue-draft.js";

/** How a time is written. Frames are counted anew each second, at a rate that the file does not state. */
export type TimeForm = "clock" | "frames" | "words";

/** A time, or a span of time, as a line of text states it. */
export interface StatedTime {
  /** In seconds; without the fraction where frames are counted. */
  readonly startSeconds: number;
  /** Null where no end stands there, or one that is before the start. */
  readonly endSeconds: number | null;
  readonly form: TimeForm;
  readonly hasArrow: boolean;
}

/** White space beside a time. A longer run would be tried in as many ways as it has characters. */
export const SPACE = String.raw`\s{0,8}`;
export const CLOCK = String.raw`(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,9})?`;
const FRAMES = String.raw`\d{1,2}[:;]\d{2}[:;]\d{2}[:;]\d{2,3}`;
/** Seconds with their sign, as programs print them: `[12.50s -> 14.20s]`. They stand in brackets. */
const SECONDS = String.raw`\d{1,6}(?:\.\d{1,6})?s`;
/** Seconds without a sign need an arrow as well: `[12.50 --> 14.20]`. */
const BARE_SECONDS = String.raw`\d{1,6}\.\d{1,6}`;
export const TIME = String.raw`(?:${FRAMES}|${CLOCK})(?!\d|:\d)`;
export const ARROW = String.raw`(?:--?>|[-–—→]|to(?=\s))`;
const STAMPS = [
  new RegExp(
    String.raw`^\\?[[({]?${SPACE}(${TIME})(?:${SPACE}(${ARROW})${SPACE}(${TIME}))?${SPACE}(?:\\?[\])}]|(?![\p{L}\p{N}]))`,
    "u",
  ),
  new RegExp(
    String.raw`^\\?[[(]${SPACE}(${SECONDS})(?:${SPACE}(${ARROW})${SPACE}(${SECONDS}))?${SPACE}\\?[\])]`,
  ),
  new RegExp(
    String.raw`^\\?[[(]${SPACE}(${BARE_SECONDS})${SPACE}(--?>)${SPACE}(${BARE_SECONDS})${SPACE}\\?[\])]`,
  ),
];
/** Hours, minutes and seconds by the first letters that their names have in the languages of Teams. */
const SPELT =
  /^(?:(\d{1,3}) (?:h|st|o|u|g|t)\p{L}*,?\s?)?(?:(\d{1,3}) m\p{L}*,?\s?)?(?:(\d{1,2}) s\p{L}*)?$/iu;
const SPELT_BY_SIGNS =
  /^(?:(\d{1,3})\s?(?:小时|小時|時間|시간)\s?)?(?:(\d{1,3})\s?(?:分钟|分鐘|分|분)\s?)?(?:(\d{1,2})\s?(?:秒钟|秒|초))?$/u;
const MOST_SPELT_CHARACTERS = 60;

/** Reads the time, or the span, that a text begins with; null where none stands there. */
export function takeTime(text: string): { readonly time: StatedTime; readonly length: number } | null {
  const spelt = /^\d/.test(text) ? readSpelt(text) : null;
  if (spelt !== null) return { time: spelt, length: text.length };
  for (const stamp of STAMPS) {
    const match = stamp.exec(text);
    if (match === null) continue;
    const time = readTime(match[1] ?? "", match[3] ?? null, match[2]?.endsWith(">"));
    return time === null ? null : { time, length: match[0].length };
  }
  return null;
}

/** Reads a time, or the span of two; null where the first is none. */
export function readTime(start: string, end: string | null, hasArrow = false): StatedTime | null {
  const form = new RegExp(`^${FRAMES}$`).test(start) ? "frames" : "clock";
  const startSeconds = readSeconds(start, form);
  const stated = end === null ? null : readSeconds(end, form);
  const endSeconds = stated !== null && startSeconds !== null && stated >= startSeconds ? stated : null;
  return startSeconds === null ? null : { startSeconds, endSeconds, form, hasArrow };
}

function readSeconds(text: string, form: TimeForm): number | null {
  if (!/[:;]/.test(text)) return Math.round(Number(text.replace("s", "")) * 1000) / 1000;
  return readClock(form === "frames" ? text.replace(/[:;]\d+$/, "").replaceAll(";", ":") : text);
}

/** Reads `1 hour 2 minutes 10 seconds`, of which one part may be missing; null for anything else. */
export function readSpelt(text: string): StatedTime | null {
  // One number and a word may say anything: `12 sails`.
  const parts = readParts(text);
  if (parts === null || parts.filter((part) => part !== undefined).length < 2) return null;
  return { startSeconds: sumParts(parts), endSeconds: null, form: "words", hasArrow: false };
}

/** Reads the seconds of a spelt time, also of one number and a word that may be of time, such as `14 seconds`. */
export function readSpeltSeconds(text: string): number | null {
  const parts = readParts(text);
  return parts === null ? null : sumParts(parts);
}

type Parts = readonly (string | undefined)[];

function readParts(text: string): Parts | null {
  if (text.length > MOST_SPELT_CHARACTERS) return null;
  const [, ...parts] = SPELT.exec(text.trim()) ?? SPELT_BY_SIGNS.exec(text.trim()) ?? [];
  return parts.some((part) => part !== undefined) ? parts : null;
}

function sumParts([hours, minutes, seconds]: Parts): number {
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
