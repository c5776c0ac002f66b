import { formatTimestamp } from "../../shared/timestamp.js";
import { type ChapterMark, markChapter } from "../episode-source.js";
import { writePlainTimes } from "../evidence/plain-times.js";
import { readLinkedTime } from "../feeds/feed-values.js";
import { readClockTime, writeClock } from "./write-clock.js";

/** Behind a second its fraction, or the number of a frame. */
const TIME = String.raw`\d{1,3}:\d{2}(?::\d{2}(?:[:;]\d{2}(?![\d:]))?)?(?:[.,]\d{1,9}(?![\d:]))?`;
const RANGE = String.raw`[(\[{]?(${TIME})(?:\s*(?:[-–—~]|to)\s*${TIME})?[)\]}]?`;
/** Bullets and numbers before the time, such as `2.` and `#2`; without a sign only before a bracket. */
const MARK =
  /^(?:[^\p{L}\p{N}([{<#]+|\d\uFE0F?\u20E3|#(?:\d{1,3}[.:)]?\s+)?|\d{1,3}(?:[.)]\s+|\s+(?=[([]\d)))+/u;
const BETWEEN = / ?[/|·•,;] ?(?=[([]?\d{1,3}:\d\d)|(?<=:\d\d[)\]]?) ?[/|·•,;] ?(?=\p{L})/u;
/** What may stand above a list of several chapters in one line. */
const HEADED = /^[^\d:]{1,40}: (?=[([]?0?0:00\b)/;
const BEFORE_TIME = / (?=[([]?\d{1,3}:\d\d(?!\d))/;
const LINK = /\[([^[\]]{0,300})\]\((https?:[^)\s[]{1,2000})\)/g;
const ADDRESS_FIRST = /^<?(https?:\/\/[^\s<>]{1,2000})>?(?=\s+\S)/;
/** The address that stands behind a title. */
const ADDRESS_LAST = /(?<=\S)\s+\(?<?https?:\/\/[^\s<>]{1,2000}$/;
/** What is meant to be a time with a title, and is none. */
const ALMOST = /^[^\p{L}\p{N}]{0,20}(?:\d{1,3}|[oO]{1,2})[:.;][\doO]{2}(?![\d%])/u;
const LAST_SEPARATOR = /(?<![\s\-–—|/·•,;])[\s\-–—|/·•,;]+$/;
const SEPARATOR = String.raw`[\s\-–—:|•·»>.,~〜～→⇒➔➜►▶─━│┃]*`;
const TIME_ALONE = new RegExp(`^${RANGE}$`);
const TIME_FIRST = new RegExp(`^${RANGE}(?!\\d|:\\d)${SEPARATOR}(\\S.*)$`, "u");
const TITLE_FIRST = new RegExp(`^(\\S.*?)${SEPARATOR}${RANGE}$`, "u");
/** What joins a title to the bare time behind it, which is in no brackets. */
const BEFORE_LAST = /\s(?:at|@)(?=\s+[\d:]+$)/i;
const ANY_TIME = new RegExp(String.raw`(?<![\d:])${TIME}(?![\d:])`, "g");
/** A longer title, and a longer line without its links, is prose. */
const MOST_TITLE_CHARACTERS = 140;
const MOST_LINE_CHARACTERS = 400;
/** A list of several chapters in one line is no longer. */
const MOST_LIST_CHARACTERS = 10_000;
/** Fewer times than these may be no chapters. */
const LEAST_IN_ONE_LINE = 3;

/** What stands above the times of QuickTime's text. */
const HEADER = /^\{.*\}$/;
const LEAST_PAIRS = 3;

/** A chapter as it stands in a line of a text. */
export interface TimedLine {
  readonly line: number;
  readonly mark: ChapterMark;
  readonly style: "time first" | "title first";
  /** The time as it is written. */
  readonly time: string;
}

/** Lists the chapters of a text in the order in which they stand. */
export function listTimedLines(text: string): TimedLine[] {
  const lines = writePlainTimes(text).split("\n");
  return joinTitles(lines).flatMap((raw, i) => {
    const rest = tidyLine(raw);
    return readLine(rest).map((read) => ({ ...read, line: i + 1 }));
  });
}

/** Whether a line that gives no chapter begins as if it gave one. */
export function isAlmostTimed(line: string): boolean {
  return ALMOST.test(writePlainTimes(line.slice(0, MOST_LINE_CHARACTERS)));
}

/** Takes off what stands around a line's time and title, and writes its time as a clock does. */
function tidyLine(raw: string): string {
  const hasTime = new RegExp(ANY_TIME).test(raw);
  const write = (words: string, href: string) => `${hasTime ? "" : writeLinkedTime(href)}${words}`;
  const line = raw
    .replace(LINK, (_, words: string, href: string) => write(words, href))
    .replace(/<\/?[a-z][^<>]*>|\*\*|__|`/gi, "")
    .trim()
    .replace(ADDRESS_FIRST, (address, href: string) => write("", href) || address)
    .replace(ADDRESS_LAST, "");
  const row = line.startsWith("|") && line.endsWith("|") ? line.slice(1, -1) : line;
  return writeClock(row.trim().replace(MARK, ""));
}

/** Writes the time that an address has, such as `?t=260`, with a space behind it; an empty text where it has none. */
function writeLinkedTime(href: string): string {
  const seconds = readLinkedTime(href);
  return seconds === null ? "" : `${formatTimestamp(seconds)} `;
}

/**
 * Puts a title behind the time that stands alone in the line above it. What stands right above such a time would be its
 * title, as a heading is, unless that is the title of the time before.
 */
function joinTitles(lines: readonly string[]): string[] {
  const joined = joinPairs(lines) ?? [...lines];
  let alone: number | null = null;
  let isTitle = true;
  joined.forEach((line, i) => {
    const text = line.trim();
    if (TIME_ALONE.test(text)) {
      alone = isTitle ? i : null;
      isTitle = false;
    } else if (text === "" || HEADER.test(text) || TIME_FIRST.test(text)) {
      isTitle = true;
      if (text !== "") alone = null;
    } else {
      isTitle = alone !== null;
      if (alone !== null) [joined[alone], joined[i]] = [`${joined[alone]?.trim()} ${text}`, ""];
      alone = null;
    }
  });
  return joined;
}

/** Puts the times behind their titles where pairs of the two, a title above a time, stand apart from 0:00 on. */
function joinPairs(lines: readonly string[]): string[] | null {
  const joined = [...lines];
  let pairs = 0;
  for (let i = 0; i < lines.length; i++) {
    const [title = "", time = "", below = ""] = lines.slice(i, i + 3).map((line) => line.trim());
    if (title === "") continue;
    const isPair = TIME_ALONE.test(time) && !new RegExp(ANY_TIME).test(title) && below === "";
    const isFirst = pairs > 0 || readClockTime(TIME_ALONE.exec(time)?.[1] ?? "") === 0;
    if (!isPair || !isFirst) {
      if (pairs > 0) break;
      continue;
    }
    [joined[i], joined[i + 1]] = ["", `${time} ${title}`];
    pairs++;
    i++;
  }
  return pairs < LEAST_PAIRS ? null : joined;
}

type LineReading = Omit<TimedLine, "line">;

/** Reads the one chapter of a line, or the several: `2:10 Question / 3:45 Answer`, `0:00 Intro 4:20 Hull 9:05 Ribs`. */
function readLine(line: string): LineReading[] {
  const one = readTimedLine(line);
  if (one !== null) return [one];
  if (line.length > MOST_LIST_CHARACTERS || (line.match(ANY_TIME)?.length ?? 0) < 2) return [];
  const spaced = line.replace(/\s+/g, " ").replace(HEADED, "");
  const divided = readPieces(spaced.split(BETWEEN));
  const hasSigns = divided.length >= LEAST_IN_ONE_LINE || !/, *[([]?\d{1,3}:\d\d/.test(line);
  if (divided.length > 1 && hasSigns) return divided;
  const listed = readPieces(spaced.split(BEFORE_TIME));
  const isList = listed.length >= LEAST_IN_ONE_LINE && listed[0]?.mark.startSeconds === 0;
  return isList && listed[0]?.style === "time first" ? listed : [];
}

/** Reads each piece as a chapter; none where one is not, or where they differ in style or do not ascend. */
function readPieces(pieces: readonly string[]): LineReading[] {
  const read = pieces.flatMap((piece) => readTimedLine(piece.replace(LAST_SEPARATOR, "")) ?? []);
  const isList = read.every(({ mark, style }, i) => {
    const before = read[i - 1];
    return before === undefined || (before.style === style && before.mark.startSeconds < mark.startSeconds);
  });
  return isList && read.length === pieces.length ? read : [];
}

function readTimedLine(line: string): LineReading | null {
  if (line.length > MOST_LINE_CHARACTERS) return null;
  const isRange = new RegExp(`^${RANGE}(?!\\d)|${RANGE}$`).exec(line)?.[0].match(ANY_TIME)?.length ?? 0;
  if (isRange === 0 || (line.match(ANY_TIME)?.length ?? 0) > isRange) return null;
  const first = TIME_FIRST.exec(line);
  const last = TITLE_FIRST.exec(line.replace(BEFORE_LAST, ""));
  const time = first?.[1] ?? last?.[2] ?? "";
  const title = (first?.[2] ?? last?.[1] ?? "").trim();
  const startSeconds = readClockTime(time);
  if (startSeconds === null || !/[\p{L}\p{N}]/u.test(title) || title.length > MOST_TITLE_CHARACTERS)
    return null;
  const mark = markChapter(title, startSeconds, null);
  return { mark, time, style: first === null ? "title first" : "time first" };
}
