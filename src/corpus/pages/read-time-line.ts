import { parseTimestamp } from "../../shared/timestamp.js";

/** A line that begins a chapter, or one that was meant to. */
export type TimeLine =
  | {
      readonly kind: "range";
      /** The number in front; null where there is none. */
      readonly number: number | null;
      readonly startSeconds: number;
      readonly endSeconds: number;
    }
  | {
      readonly kind: "malformed";
      readonly number: number | null;
      /** False for a single time, which may be anything. */
      readonly beginsChapter: boolean;
    };

const DASH = String.raw`[\u2010-\u2015\u2212-]`;
const MARK = /^(?:(\d+)[.)]|[-*](?=\s))\s*/;
const RANGE = new RegExp(String.raw`^([\d:]+)\s*${DASH}\s*([\d:]+)$`);
const TWO_PARTS = new RegExp(String.raw`^(\S*?)\s*(?:\s|${DASH}|\bto\b)\s*(\S*)$`);
const RANGE_AND_MORE = new RegExp(String.raw`^\d+:\d+\s*${DASH}\s*\d+:\d`);
const MAX_CHARACTERS = 60;

/**
 * Reads `1. 0:00 – 2:45`, `- 0:00 – 2:45` and `0:00 - 2:45` with any dash; null when the line is no time line,
 * `malformed` when it looks like one and cannot be read.
 */
export function readTimeLine(text: string): TimeLine | null {
  const mark = MARK.exec(text);
  const rest = text.slice(mark?.[0].length ?? 0);
  const number = mark?.[1] === undefined ? null : Number(mark[1]);
  if (rest.length > MAX_CHARACTERS) return readMalformed(rest, number);
  const range = RANGE.exec(rest);
  const startSeconds = parseTimestamp(range?.[1] ?? "");
  const endSeconds = parseTimestamp(range?.[2] ?? "");
  if (startSeconds !== null && endSeconds !== null)
    return { kind: "range", number, startSeconds, endSeconds };
  return readMalformed(rest, number);
}

function readMalformed(rest: string, number: number | null): TimeLine | null {
  if (number !== null && RANGE_AND_MORE.test(rest)) return { kind: "malformed", number, beginsChapter: true };
  if (rest.length > MAX_CHARACTERS) return null;
  if (/^\d+:[\d:]+$/.test(rest)) return { kind: "malformed", number, beginsChapter: number !== null };
  const parts = TWO_PARTS.exec(rest)?.slice(1) ?? [];
  const hasTime = parts.some((part) => /^\d+:/.test(part));
  // One time is enough after a number only, or else a bullet such as `- 9:30 – tea` would be taken for a time line.
  const looksTimed = number === null ? parts.every((part) => /^\d|^$/.test(part)) : true;
  return hasTime && looksTimed ? { kind: "malformed", number, beginsChapter: true } : null;
}

/** Whether the line begins like a time line, whatever follows: `3. 4:10 – 5:00 and more`. */
export function beginsLikeTimeLine(text: string): boolean {
  return RANGE_AND_MORE.test(text.replace(MARK, ""));
}
