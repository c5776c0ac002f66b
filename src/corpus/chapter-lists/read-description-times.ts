import { parseTimestamp } from "../../shared/timestamp.js";
import { type ChapterMark, markChapter } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";
import { checkEnd } from "./check-end.js";
import { isChapterList } from "./is-chapter-list.js";
import { keepAscending } from "./order-marks.js";

const TIME = String.raw`\d{1,3}:\d{2}(?::\d{2})?`;
const RANGE = String.raw`[(\[{]?(${TIME})(?:\s*(?:[-–—~]|to)\s*${TIME})?[)\]}]?`;
/** Bullets and numbers before the time, such as `2.` and `#2`; without a sign only before a bracket. */
const MARK = /^(?:[^\p{L}\p{N}([{<#]+|#(?:\d{1,3}[.:)]?\s+)?|\d{1,3}(?:[.)]\s+|\s+(?=[([]\d)))+/u;
/** A time with letters, such as `2m14s` and `1h02m45s`. */
const LETTERS = String.raw`(?:(\d{1,3})h ?(\d{1,2})m(?: ?(\d{1,2})s)?|(\d{1,3})m ?(\d{1,2})s)`;
const LETTERS_FIRST = new RegExp(String.raw`^([(\[]?)${LETTERS}(?![\p{L}\p{N}])`, "u");
const LETTERS_LAST = new RegExp(String.raw`(?<![\p{L}\p{N}])()${LETTERS}(?=[)\]]?$)`, "u");
const BETWEEN = / ?[/|·•,;] ?(?=[([]?\d{1,3}:\d\d)|(?<=:\d\d[)\]]?) ?[/|·•,;] ?(?=\p{L})/u;
const BEFORE_TIME = / (?=[([]?\d{1,3}:\d\d(?!\d))/;
const LAST_SEPARATOR = /(?<![\s\-–—|/·•,;])[\s\-–—|/·•,;]+$/;
const SEPARATOR = String.raw`[\s\-–—:|•·»>.,]*`;
const TIME_FIRST = new RegExp(`^${RANGE}(?!\\d|:\\d)${SEPARATOR}(\\S.*)$`, "u");
const TITLE_FIRST = new RegExp(`^(\\S.*?)${SEPARATOR}${RANGE}$`, "u");
const ANY_TIME = new RegExp(String.raw`(?<![\d:])${TIME}(?![\d:])`, "g");
/** A longer title, and a longer line without its links, is prose. */
const MOST_TITLE_CHARACTERS = 140;
const MOST_LINE_CHARACTERS = 400;
const LEAST_CHAPTERS = 2;
/** A list of several chapters in one line is no longer. */
const MOST_LIST_CHARACTERS = 10_000;
/** Fewer times than these may be no chapters. */
const LEAST_IN_ONE_LINE = 3;
const LEAST_OF_DIGITS = 3;
const LEAST_OF_HOURS = 3;

/** YouTube wants the first chapter at 0:00, at least three chapters, and ten seconds for each. */
const YOUTUBE_LEAST = 3;
const YOUTUBE_SECONDS = 10;

interface TimedLine {
  readonly line: number;
  readonly mark: ChapterMark;
  readonly style: "time first" | "title first";
  /** The time as it is written. */
  readonly time: string;
}

/** What a description's list of times gives. */
export interface DescriptionTimes {
  readonly marks: readonly ChapterMark[];
  /** Times out of order or past the end. */
  readonly notes: readonly PageProblem[];
  /** Rules of YouTube that are broken, so that its player shows no chapters. */
  readonly rules: readonly PageProblem[];
  /** True where the stated duration is what is wrong, and is not to be used. */
  readonly isDurationWrong: boolean;
}

/**
 * Reads a description's list of chapter times, such as `0:00 Title`, `Title 0:00` or `2m14s Title`, one or several in a
 * line. A time within a sentence and a second list are no chapters. Null where there is no such list. Times are `h:mm`
 * where the known duration, in seconds, shows that they are.
 */
export function readDescriptionTimes(
  text: string,
  durationSeconds: number | null = null,
): DescriptionTimes | null {
  const list = chooseList(listTimedLines(text));
  if (list.length < LEAST_CHAPTERS) return null;
  const { kept: ascending, strays } = keepAscending(list);
  if (isOfScores(ascending, strays.length)) return null;
  const { kept, notes: read } = readHours(ascending, durationSeconds);
  const { inside, notes: late, isDurationWrong } = checkEnd(kept, durationSeconds);
  if (inside.length < LEAST_CHAPTERS) return null;
  const { style, line } = inside[0] ?? { style: "time first", line: 1 };
  const above =
    text
      .split("\n")
      .slice(0, line - 1)
      .findLast((words) => words.trim() !== "") ?? null;
  if (!isChapterList({ style, lines: list.length, marks: inside.map(({ mark }) => mark), above }))
    return null;
  const notes = [
    ...read,
    ...strays.map(({ line, mark }) => ({ line, expected: "times that ascend", found: mark.title })),
    ...late,
  ];
  return { marks: inside.map(({ mark }) => mark), notes, rules: checkYouTubeRules(inside), isDurationWrong };
}

function listTimedLines(text: string): TimedLine[] {
  return text.split("\n").flatMap((raw, i) => {
    const line = raw
      .replaceAll("：", ":")
      .replace(/\[([^[\]]*)\]\(https?:[^)\s[]*\)/g, "$1")
      .replace(/<\/?[a-z][^<>]*>|\*\*|__/gi, "")
      .trim();
    const rest = writeClock(line.replace(MARK, ""));
    return readLine(rest).map((read) => ({ ...read, line: i + 1 }));
  });
}

/** Writes a time with letters that begins or ends the line as `h:mm:ss`. */
function writeClock(line: string): string {
  const write = (_: string, open: string, h = "0", m = "", s = "0", minutes = "", seconds = "") => {
    const clock =
      minutes === ""
        ? `${h}:${m.padStart(2, "0")}:${s.padStart(2, "0")}`
        : `${minutes}:${seconds.padStart(2, "0")}`;
    return `${open}${clock}`;
  };
  if (line.length > MOST_LINE_CHARACTERS) return line;
  const first = line.replace(LETTERS_FIRST, write);
  return first === line && line.match(ANY_TIME) === null ? line.replace(LETTERS_LAST, write) : first;
}

type LineReading = Omit<TimedLine, "line">;

/** Reads the one chapter of a line, or the several: `2:10 Question / 3:45 Answer`, `0:00 Intro 4:20 Hull 9:05 Ribs`. */
function readLine(line: string): LineReading[] {
  const one = readTimedLine(line);
  if (one !== null) return [one];
  if (line.length > MOST_LIST_CHARACTERS || (line.match(ANY_TIME)?.length ?? 0) < 2) return [];
  const spaced = line.replace(/\s+/g, " ");
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

/** Titles of digits may be scores: they are chapters where other titles have letters, or in a list from 0:00. */
function isOfScores(list: readonly TimedLine[], strays: number): boolean {
  if (list.some(({ mark }) => /\p{L}/u.test(mark.title))) return false;
  return list[0]?.mark.startSeconds !== 0 || strays > 0 || list.length < LEAST_OF_DIGITS;
}

/**
 * Reads `m:ss` as `h:mm` where the recording is so long that otherwise all chapters would lie in its first minutes,
 * while as hours they reach over most of it and not past its end.
 */
function readHours(
  list: readonly TimedLine[],
  duration: number | null,
): { kept: readonly TimedLine[]; notes: readonly PageProblem[] } {
  const last = list.at(-1);
  const end = (last?.mark.startSeconds ?? 0) * 60;
  const isHours =
    duration !== null &&
    list.length >= LEAST_OF_HOURS &&
    list.every(({ time }) => /^\d{1,2}:[0-5]\d$/.test(time)) &&
    end < duration &&
    end * 2 > duration;
  if (!isHours || last === undefined) return { kept: list, notes: [] };
  const kept = list.map((entry) => ({
    ...entry,
    mark: markChapter(entry.mark.title, entry.mark.startSeconds * 60, null),
  }));
  const expected = "times as m:ss or h:mm:ss, and they are read as hours and minutes";
  return { kept, notes: [{ line: last.line, expected, found: last.time }] };
}

function readTimedLine(line: string): LineReading | null {
  if (line.length > MOST_LINE_CHARACTERS) return null;
  const isRange = new RegExp(`^${RANGE}(?!\\d)|${RANGE}$`).exec(line)?.[0].match(ANY_TIME)?.length ?? 0;
  if (isRange === 0 || (line.match(ANY_TIME)?.length ?? 0) > isRange) return null;
  const first = TIME_FIRST.exec(line);
  const last = TITLE_FIRST.exec(line);
  const time = first?.[1] ?? last?.[2] ?? "";
  const title = (first?.[2] ?? last?.[1] ?? "").trim();
  const startSeconds = parseTimestamp(time);
  if (startSeconds === null || !/[\p{L}\p{N}]/u.test(title) || title.length > MOST_TITLE_CHARACTERS)
    return null;
  const mark = markChapter(title, startSeconds, null);
  return { mark, time, style: first === null ? "title first" : "time first" };
}

/** Chooses the lines of the commoner style, and of several lists, each of which begins anew, the longest. */
function chooseList(lines: readonly TimedLine[]): TimedLine[] {
  const first = lines.filter(({ style }) => style === "time first");
  const last = lines.filter(({ style }) => style === "title first");
  const common = first.length >= last.length ? first : last;
  const lists: TimedLine[][] = [];
  for (const entry of common) {
    const open = lists.at(-1);
    const beginsAnew = entry.mark.startSeconds <= (open?.[0]?.mark.startSeconds ?? -1);
    if (open === undefined || (beginsAnew && open.length > 1)) lists.push([entry]);
    else open.push(entry);
  }
  return lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
}

function checkYouTubeRules(lines: readonly TimedLine[]): PageProblem[] {
  const notes: PageProblem[] = [];
  const [first] = lines;
  const add = (entry: TimedLine | undefined, expected: string) =>
    notes.push({ line: entry?.line ?? 1, expected, found: entry?.mark.title ?? null });
  if (first !== undefined && first.mark.startSeconds > 0)
    add(first, "a first chapter at 0:00, as YouTube does");
  if (lines.length < YOUTUBE_LEAST) add(first, "three chapters or more, as YouTube does");
  lines.forEach((entry, i) => {
    const next = lines[i + 1];
    if (next !== undefined && next.mark.startSeconds - entry.mark.startSeconds < YOUTUBE_SECONDS)
      add(entry, "a chapter of ten seconds or more, as YouTube does");
  });
  return notes;
}
