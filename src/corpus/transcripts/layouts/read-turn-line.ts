import { readDateLine } from "../../pages/read-date-line.js";
import { readPlainMarkdown } from "../../plain-markdown.js";
import { isBareName, makeLabel, readLabel, type SpeakerLabel } from "../../speakers/read-label.js";
import { ARROW, readSpelt, readTime, SPACE, type StatedTime, TIME, takeTime } from "./stated-time.js";

/** What stands at the beginning of a line of a transcript, before its words. */
export interface TurnLine {
  readonly time: StatedTime | null;
  readonly label: SpeakerLabel | null;
  /** True where the label stands right beside a time, or behind `>>`. */
  readonly isSure: boolean;
  /** The words, as Markdown; behind `>>` where that says that somebody else begins, and no name does. */
  readonly rest: string;
}

/** What stands before words that somebody unnamed begins with. */
export const CHANGE_MARK = ">>";
const BULLET = /^(?:[-*•]\s+)(?=\S)/;
const CHANGE = /^(?:\\?>){2,}\s*/;
const BOLD = /^(\*\*\*|\*\*|__)(?=\S)([^*\n]{1,120}?)(?<=\S)\1(\s{0,2}[:：])?\s*/;
const SEPARATOR = /^\s*(?:[-–—|:：]\s+)?/;
/** Matches a name before a time: any words without the marks of times, brackets and sentences. */
const NAME = String.raw`[\p{L}[(][^*:[\]()?!\n]{0,78}?[\])]?(?:\s\([^()\n:]{1,40}\))?`;
const NAME_AND_TIME = new RegExp(
  String.raw`^(${NAME})(?:${SPACE}[-–—|@•·])?${SPACE}[\s([]${SPACE}(${TIME})(?:${SPACE}${ARROW}${SPACE}(${TIME}))?${SPACE}[)\]]?(\s{0,2}[:：]\s*|${SPACE}$)`,
  "u",
);
const NAME_AND_SPELT = /^(\p{L}[^*:[\]()\d\n]{0,58}?)\s{1,8}(\d[\d ,\p{L}]{1,60})$/u;
/** What Zoom writes above each line of a chat. */
const CHAT = /^From\s{1,3}(.{1,60}?)\s{1,3}(?::\s{1,3})?to\s{1,3}[^:\n]{1,60}?\s{0,3}:\s*/i;
const MOST_NAME_WORDS = 5;
/** Of a name that a colon follows, which comes again. */
const MOST_WIDE_WORDS = 12;

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
  if (lead === null)
    return readBoldName(bold[2] ?? "", rest) ?? { time: null, label: null, isSure: false, rest: line };
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
    const label = makeLabel(cleanName(chat[1]), "colon", chat[0].length);
    return { time: stamp.time, label, isSure: true, rest: after.slice(chat[0].length) };
  }
  return readLabelled(after, mark !== "", stamp?.time ?? null);
}

/** Reads the words behind a time or a mark of a change of speaker, either of which may be missing. */
function readLabelled(text: string, isMarked: boolean, time: StatedTime | null): TurnLine {
  const second = CHANGE.exec(text)?.[0] ?? "";
  const label = readLabel(text.slice(second.length));
  const rest = text.slice(second.length + (label?.length ?? 0));
  const isSure = isMarked || second !== "";
  if (label === null) return { time, label, isSure, rest: isSure ? `${CHANGE_MARK} ${rest}` : rest };
  const tail = time === null ? takeTime(rest) : null;
  if (tail !== null) return { time: tail.time, label, isSure, rest: rest.slice(tail.length).trimStart() };
  return { time, label, isSure, rest };
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
  const label = makeLabel(unbracket(name), "bold", bold.length);
  return { time: stamp?.time ?? null, label, isSure: stamp !== null };
}

/**
 * Reads `**Name** (04:01): words`, or the same above the words, where it may be a title as well; null where no time stands
 * behind a name.
 */
function readBoldName(bold: string, rest: string): TurnLine | null {
  const stamp = isBareName(bold) ? takeTime(rest) : null;
  if (stamp === null) return null;
  const words = rest.slice(stamp.length).replace(/^\s{0,8}[:：]?(?:\s+|$)/, "");
  const label = makeLabel(bold, words === "" ? "line" : "bold", bold.length);
  return { time: stamp.time, label, isSure: words !== "", rest: words };
}

/** Reads `Name (04:01): words`, and `Name 04:01` or `Name 0 minutes 31 seconds` on a line of its own. */
function readNameAndTime(text: string): TurnLine | null {
  const clock = NAME_AND_TIME.exec(text);
  const spelt = clock === null ? NAME_AND_SPELT.exec(text) : null;
  const name = unbracket(cleanName(clock?.[1] ?? spelt?.[1]));
  const time = clock === null ? readSpelt(spelt?.[2] ?? "") : readTime(clock[2] ?? "", clock[3] ?? null);
  const hasColon = clock !== null && clock[4]?.trim() !== "";
  if (time === null || !mayBeName(name, hasColon)) return null;
  const length = clock?.[0].length ?? text.length;
  const form = /^[[(]/.test(text) ? "bracket" : "colon";
  const isPlain = clock === null || hasColon || isBareName(name);
  const isSure = isPlain && countWords(name) <= MOST_NAME_WORDS;
  return { time, label: makeLabel(name, form, length), isSure, rest: text.slice(length) };
}

/** Whether what stands before a time may name somebody: it is short, and no sentence and no date. */
function mayBeName(name: string, hasColon: boolean): boolean {
  if (name === "" || countWords(name) > (hasColon ? MOST_WIDE_WORDS : MOST_NAME_WORDS)) return false;
  return !/,$/.test(name) && (hasColon || !/[.…。]$/.test(name)) && readDateLine(name) === null;
}

function countWords(name: string): number {
  return name.split(/\s+/).length;
}

function cleanName(text: string | undefined): string {
  return readPlainMarkdown(text ?? "");
}

function unbracket(name: string): string {
  return name.replace(/^[[(]\s*(.*?)\s*[\])]$/, "$1");
}
