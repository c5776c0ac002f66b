import type { ChapterMark } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";
import { checkEnd } from "./check-end.js";
import { isChapterList } from "./is-chapter-list.js";
import { keepAscending } from "./order-marks.js";
import { readHours, readLaterHours } from "./read-hours.js";
import { isAlmostTimed, listTimedLines, type TimedLine } from "./timed-line.js";

const LEAST_CHAPTERS = 2;
const LEAST_OF_DIGITS = 3;

/** YouTube wants the first chapter at 0:00, at least three chapters, and ten seconds for each. */
const YOUTUBE_LEAST = 3;
const YOUTUBE_SECONDS = 10;

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
  const chosen = chooseList(listTimedLines(text));
  if (chosen.length < LEAST_CHAPTERS) return null;
  const { kept: list, notes: later } = readLaterHours(chosen, durationSeconds);
  const { kept: ascending, strays } = keepAscending(list);
  if (isOfScores(ascending, strays.length)) return null;
  const hours = later.length > 0 ? null : readHours(ascending, durationSeconds);
  const kept = hours?.kept ?? ascending;
  const duration = hours?.isDurationWrong ? null : durationSeconds;
  const { inside, notes: late, isDurationWrong } = checkEnd(kept, duration);
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
    ...later,
    ...(hours?.notes ?? []),
    ...tellAlmostTimed(text, list),
    ...strays.map(({ line, mark }) => ({ line, expected: "times that ascend", found: mark.title })),
    ...late,
  ];
  return {
    marks: inside.map(({ mark }) => mark),
    notes,
    rules: checkYouTubeRules(inside),
    isDurationWrong: isDurationWrong || hours?.isDurationWrong === true,
  };
}

/** Names the lines within a list, and right beside it, that begin as its lines do and give no chapter. */
function tellAlmostTimed(text: string, list: readonly TimedLine[]): PageProblem[] {
  const read = new Set(list.map(({ line }) => line));
  const numbers = list.map(({ line }) => line).sort((a, b) => a - b);
  const [first, last] = [(numbers[0] ?? 1) - 1, (numbers.at(-1) ?? 0) + 1];
  return text.split("\n").flatMap((written, i) => {
    const line = i + 1;
    if (line < first || line > last || read.has(line) || !isAlmostTimed(written)) return [];
    return [{ line, expected: "a time and a title (this line gives no chapter)", found: written.trim() }];
  });
}

/** Titles of digits may be scores: they are chapters where other titles are of letters, or in a list from 0:00. */
function isOfScores(list: readonly TimedLine[], strays: number): boolean {
  const count = (title: string, sign: RegExp) => title.match(sign)?.length ?? 0;
  if (list.some(({ mark: { title } }) => count(title, /\p{L}/gu) > count(title, /\d/g))) return false;
  return list[0]?.mark.startSeconds !== 0 || strays > 0 || list.length < LEAST_OF_DIGITS;
}

/** Chooses the lines of the commoner style, which may stand from last to first, and of several lists, each of which begins anew, the longest. */
function chooseList(lines: readonly TimedLine[]): TimedLine[] {
  const first = lines.filter(({ style }) => style === "time first");
  const last = lines.filter(({ style }) => style === "title first");
  const common = first.length >= last.length ? first : last;
  const isReversed =
    common.length > LEAST_CHAPTERS &&
    common.at(-1)?.mark.startSeconds === 0 &&
    common.every(({ mark }, i) => i === 0 || mark.startSeconds < (common[i - 1]?.mark.startSeconds ?? 0));
  if (isReversed) return common.toReversed();
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
