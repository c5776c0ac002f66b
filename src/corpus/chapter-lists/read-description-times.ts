import { parseTimestamp } from "../../shared/timestamp.js";
import { type ChapterMark, markChapter } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";
import { keepAscending } from "./order-marks.js";

const TIME = String.raw`\d{1,3}:\d{2}(?::\d{2})?`;
const RANGE = String.raw`[(\[{]?(${TIME})(?:\s*(?:[-–—~]|to)\s*${TIME})?[)\]}]?`;
const MARK = /^(?:[^\p{L}\p{N}([{<]+|\d{1,3}[.)]\s+)+/u;
const SEPARATOR = String.raw`[\s\-–—:|•·»>.,]*`;
const TIME_FIRST = new RegExp(`^${RANGE}(?!\\d|:\\d)${SEPARATOR}(\\S.*)$`, "u");
const TITLE_FIRST = new RegExp(`^(\\S.*?)${SEPARATOR}${RANGE}$`, "u");
const ANY_TIME = new RegExp(String.raw`(?<![\d:])${TIME}(?![\d:])`, "g");
/** A longer title, and a longer line without its links, is prose. */
const MOST_TITLE_CHARACTERS = 140;
const MOST_LINE_CHARACTERS = 400;
const LEAST_CHAPTERS = 2;

/** YouTube wants the first chapter at 0:00, at least three chapters, and ten seconds for each. */
const YOUTUBE_LEAST = 3;
const YOUTUBE_SECONDS = 10;

interface TimedLine {
  readonly line: number;
  readonly mark: ChapterMark;
  readonly style: "time first" | "title first";
}

/** What a description's list of times gives. */
export interface DescriptionTimes {
  readonly marks: readonly ChapterMark[];
  /** Times out of order or past the end, and rules of YouTube that are broken, so that its player shows no chapters. */
  readonly notes: readonly PageProblem[];
}

/**
 * Reads a description's list of chapter times, such as `0:00 Title` or `Title 0:00`. A time within a sentence, several
 * times in a line and a second list are no chapters. Null where there is no such list.
 */
export function readDescriptionTimes(
  text: string,
  durationSeconds: number | null = null,
): DescriptionTimes | null {
  const list = chooseList(listTimedLines(text));
  if (list.length < LEAST_CHAPTERS) return null;
  const { kept, strays } = keepAscending(list);
  const inside = kept.filter(({ mark }) => durationSeconds === null || mark.startSeconds < durationSeconds);
  if (inside.length < LEAST_CHAPTERS) return null;
  const within = new Set(inside);
  const outside = kept.filter((entry) => !within.has(entry));
  const notes = [
    ...strays.map(({ line, mark }) => ({ line, expected: "times that ascend", found: mark.title })),
    ...outside.map(({ line, mark }) => ({
      line,
      expected: "a time before the end of the recording",
      found: mark.title,
    })),
    ...checkYouTubeRules(inside),
  ];
  return { marks: inside.map(({ mark }) => mark), notes };
}

function listTimedLines(text: string): TimedLine[] {
  return text.split("\n").flatMap((raw, i) => {
    const line = raw
      .replaceAll("：", ":")
      .replace(/\[([^[\]]*)\]\(https?:[^)\s[]*\)/g, "$1")
      .replace(/<\/?[a-z][^<>]*>|\*\*|__/gi, "")
      .trim();
    const rest = line.replace(MARK, "");
    const read = readTimedLine(rest);
    return read === null ? [] : [{ ...read, line: i + 1 }];
  });
}

function readTimedLine(line: string): Omit<TimedLine, "line"> | null {
  if (line.length > MOST_LINE_CHARACTERS) return null;
  const isRange = new RegExp(`^${RANGE}(?!\\d)|${RANGE}$`).exec(line)?.[0].match(ANY_TIME)?.length ?? 0;
  if (isRange === 0 || (line.match(ANY_TIME)?.length ?? 0) > isRange) return null;
  const first = TIME_FIRST.exec(line);
  const last = TITLE_FIRST.exec(line);
  const time = first?.[1] ?? last?.[2] ?? "";
  const title = (first?.[2] ?? last?.[1] ?? "").trim();
  const startSeconds = parseTimestamp(time);
  if (startSeconds === null || !/\p{L}/u.test(title) || title.length > MOST_TITLE_CHARACTERS) return null;
  const mark = markChapter(title, startSeconds, null);
  return { mark, style: first === null ? "title first" : "time first" };
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
