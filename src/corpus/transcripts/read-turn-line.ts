import { readClock } from "../captions/cue-draft.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { isBareName, readLabel, type SpeakerLabel } from "../speakers/read-label.js";

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

/** What stands at the beginning of a line of a transcript, before its words. */
export interface TurnLine {
  readonly time: StatedTime | null;
  readonly label: SpeakerLabel | null;
  /** True where the label stands right beside a time, or behind `>>`. */
  readonly isSure: boolean;
  /** The words, as Markdown. */
  readonly rest: string;
}

/** White space beside a time. A longer run would be tried in as many ways as it has characters. */
export const SPACE = String.raw`\s{0,8}`;
export const CLOCK = String.raw`(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?`;
const FRAMES = String.raw`\d{1,2}[:;]\d{2}[:;]\d{2}[:;]\d{2,3}`;
const TIME = String.raw`(?:${FRAMES}|${CLOCK})(?![\d:])`;
const ARROW = String.raw`(?:--?>|[-–—→]|to(?=\s))`;
const STAMP = new RegExp(
  String.raw`^\\?[[({]?${SPACE}(${TIME})(?:${SPACE}(${ARROW})${SPACE}(${TIME}))?${SPACE}(?:\\?[\])}]|(?![\p{L}\p{N}]))`,
  "u",
);
/** Hours, minutes and seconds by the first letters that their names have in the languages of Teams. */
const SPELT = /^(?:(\d{1,3}) (?:h|st|o|u|g|t)\p{L}*\s?)?(?:(\d{1,3}) m\p{L}*\s?)?(?:(\d{1,2}) s\p{L}*)?$/iu;
const BULLET = /^(?:[-*•]\s+)(?=\S)/;
const CHANGE = /^(?:\\?>){2,}\s*/;
const BOLD = /^(\*\*\*|\*\*|__)(?=\S)([^*\n]{1,120}?)(?<=\S)\1(\s{0,2}[:：])?\s*/;
const SEPARATOR = /^\s*(?:[-–—|]\s+)?/;
/** Matches a name before a time: any words without the marks of times, brackets and sentences. */
const NAME = String.raw`[\p{L}[(][^*:[\]()\n]{0,58}?[\])]?`;
const NAME_AND_TIME = new RegExp(
  String.raw`^(${NAME})(?:${SPACE}[-–—|])?${SPACE}[\s([]${SPACE}(${TIME})${SPACE}[)\]]?(\s{0,2}[:：]\s*|${SPACE}$)`,
  "u",
);
const NAME_AND_SPELT = /^(\p{L}[^*:[\]()\d\n]{0,58}?)\s{1,8}(\d[\d \p{L}]{1,60})$/u;
/** What Zoom writes above each line of a chat. */
const CHAT = /^From\s{1,3}(.{1,60}?)\s{1,3}to\s{1,3}[^:\n]{1,60}?\s{0,3}:\s*/i;
const MOST_NAME_WORDS = 5;

/** Reads what stands before the words of a line: a time, and a label that may name who speaks. */
export function readTurnLine(line: string): TurnLine {
  const text = line.replace(BULLET, "");
  const bold = BOLD.exec(text);
  if (bold === null) {
    const plain = readPlain(text);
    return plain.time === null && plain.label === null && plain.rest === text
      ? { ...plain, rest: line }
      : plain;
  }
  const lead = readBold(bold[2] ?? "", bold[3] !== undefined);
  const rest = text.slice(bold[0].length);
  if (lead === null) return { time: null, label: null, isSure: false, rest: line };
  const after = readPlain(rest);
  // What follows a name alone, or a time alone, may be the other one.
  if (lead.label === null) return after.time === null ? { ...after, time: lead.time } : { ...lead, rest };
  if (lead.time === null && after.time !== null && after.label === null)
    return { ...lead, time: after.time, rest: after.rest };
  return { ...lead, rest };
}

function readPlain(line: string): TurnLine {
  const mark = CHANGE.exec(line)?.[0] ?? "";
  const text = line.slice(mark.length);
  const timed = readNameAndTime(text);
  if (timed !== null) return timed;
  const stamp = takeTime(text);
  const after = stamp === null ? text : text.slice(stamp.length).replace(SEPARATOR, "");
  const chat = stamp === null ? null : CHAT.exec(after);
  if (stamp !== null && chat !== null) {
    const label = { name: cleanName(chat[1]), form: "colon", length: chat[0].length } as const;
    return { time: stamp.time, label, isSure: true, rest: after.slice(chat[0].length) };
  }
  const second = CHANGE.exec(after)?.[0] ?? "";
  const label = readLabel(after.slice(second.length));
  const rest = after.slice(second.length + (label?.length ?? 0));
  const isSure = label !== null && (mark !== "" || second !== "");
  const tail = stamp === null && label !== null ? takeTime(rest) : null;
  if (tail !== null) return { time: tail.time, label, isSure, rest: rest.slice(tail.length).trimStart() };
  return { time: stamp?.time ?? null, label, isSure, rest };
}

/** Reads what stands in bold: a time, a name and a colon, or both; null where it is emphasis. */
function readBold(bold: string, hasColon: boolean): Omit<TurnLine, "rest"> | null {
  const stamp = takeTime(bold);
  const text = bold.slice(stamp?.length ?? 0).replace(SEPARATOR, "");
  if (text === "") return { time: stamp?.time ?? null, label: null, isSure: false };
  const timed = stamp === null ? readNameAndTime(`${text}${hasColon ? ":" : ""}`) : null;
  if (timed?.label) return { ...timed, label: { ...timed.label, form: "bold" } };
  const name = cleanName(text.replace(/\s{0,2}[:：]$/, ""));
  const isLabel = hasColon || /[:：]$/.test(text) || stamp !== null;
  if (!isLabel || !/^[\p{L}[(]/u.test(name) || /[:*\n]/.test(name)) return null;
  const label = { name: unbracket(name), form: "bold", length: bold.length } as const;
  return { time: stamp?.time ?? null, label, isSure: stamp !== null };
}

/** Reads `Name (04:01): words`, and `Name 04:01` or `Name 0 minutes 31 seconds` on a line of its own. */
function readNameAndTime(text: string): TurnLine | null {
  const clock = NAME_AND_TIME.exec(text);
  const spelt = clock === null ? NAME_AND_SPELT.exec(text) : null;
  const name = cleanName(clock?.[1] ?? spelt?.[1]);
  const time = clock === null ? readSpelt(spelt?.[2] ?? "") : readTime(clock[2] ?? "", null);
  const isName = name !== "" && name.split(/\s+/).length <= MOST_NAME_WORDS;
  if (time === null || !isName) return null;
  const length = clock?.[0].length ?? text.length;
  const form = /^[[(]/.test(name) ? "bracket" : "colon";
  const isSure = clock === null || clock[3]?.trim() !== "" || isBareName(unbracket(name));
  return { time, label: { name: unbracket(name), form, length }, isSure, rest: text.slice(length) };
}

function takeTime(text: string): { readonly time: StatedTime; readonly length: number } | null {
  const spelt = /^\d/.test(text) && text.length <= 60 ? readSpelt(text) : null;
  if (spelt !== null) return { time: spelt, length: text.length };
  const match = STAMP.exec(text);
  if (match === null) return null;
  const time = readTime(match[1] ?? "", match[3] ?? null, match[2]?.endsWith(">"));
  return time === null ? null : { time, length: match[0].length };
}

function readTime(start: string, end: string | null, hasArrow = false): StatedTime | null {
  const form = new RegExp(`^${FRAMES}$`).test(start) ? "frames" : "clock";
  const startSeconds = readSeconds(start, form);
  const stated = end === null ? null : readSeconds(end, form);
  const endSeconds = stated !== null && startSeconds !== null && stated >= startSeconds ? stated : null;
  return startSeconds === null ? null : { startSeconds, endSeconds, form, hasArrow };
}

function readSeconds(text: string, form: TimeForm): number | null {
  return readClock(
    form === "frames" ? text.replace(/[:;]\d+$/, "").replaceAll(";", ":") : text.replace(",", "."),
  );
}

/** Reads `1 hour 2 minutes 10 seconds`, of which one part may be missing; null for anything else. */
function readSpelt(text: string): StatedTime | null {
  const [, hours, minutes, seconds] = SPELT.exec(text.trim()) ?? [];
  // One number and a word may say anything: `12 sails`.
  if ([hours, minutes, seconds].filter((part) => part !== undefined).length < 2) return null;
  const startSeconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return { startSeconds, endSeconds: null, form: "words", hasArrow: false };
}

function cleanName(text: string | undefined): string {
  return readPlainMarkdown(text ?? "");
}

function unbracket(name: string): string {
  return name.replace(/^[[(]\s*|\s*[\])]$/g, "");
}
