import { countNoun } from "../../shared/count-noun.js";
import type { PageLine } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { beginsLikeTimeLine, readTimeLine, type TimeLine } from "./read-time-line.js";

/** A chapter as its lines give it, before it is checked. */
export interface ChapterDraft {
  readonly timeLine: PageLine;
  readonly time: TimeLine;
  title: PageLine | null;
  readonly summary: string[];
  readonly bullets: string[];
  /** The line on which the last bullet ends; 0 without any. */
  bulletEnd: number;
  /** Lines after the bullets: after the last chapter they are a footer, after any other a fault. */
  readonly trailing: PageLine[];
}

export interface CollectedChapters {
  readonly drafts: readonly ChapterDraft[];
  /** The lines above the chapters, without their heading. */
  readonly headLines: readonly PageLine[];
  readonly problems: readonly PageProblem[];
  /** What is left out. */
  readonly notes: readonly PageProblem[];
}

const MARKDOWN_HEADING = /^#{1,6}\s/;
const HEADING = /^(?:#{1,6}\s+)?chapters:?$/i;
const FOOTER = /^get more out of youtube videos\b/i;
const BULLET = /^(?:[-*]\s+•|•|[-*](?=\s|$))\s*(.*)$/;
const ANY_TIME_EXPECTED =
  "times of chapters or of speech, such as `0:00` or `[04:01]` (the file has none at all)";
const TIME_LINE_EXPECTED = "a chapter's time line, such as `1. 0:00 – 2:45`";

/** Sorts a page's lines into its head and its chapters; lines that fit nowhere become problems. */
export function collectChapters(lines: readonly PageLine[]): CollectedChapters {
  const { headEnd, chaptersStart } = findChapters(lines);
  const drafts: ChapterDraft[] = [];
  const problems: PageProblem[] = [];
  const headLines = lines.slice(0, headEnd);
  for (const line of lines.slice(chaptersStart)) {
    const expected = placeLine(line, drafts);
    if (expected !== null) problems.push(refuseLine(line, expected));
  }
  if (drafts.length === 0 && problems.length === 0) {
    const isPage = lines.some(({ text }) => /\d:\d\d/.test(text) || HEADING.test(text));
    const line = isPage ? lines.at(-1) : lines[0];
    const expected = isPage ? TIME_LINE_EXPECTED : ANY_TIME_EXPECTED;
    problems.push({ line: line?.number ?? 1, expected, found: line?.text ?? null });
  }
  // Above a heading such a line belongs to the description; without a heading it may be a spoilt first chapter.
  const strays = findStrays(drafts, headEnd < chaptersStart ? [] : headLines);
  return {
    drafts,
    headLines,
    problems: [...problems, ...strays],
    notes: tellFooter(drafts.at(-1)?.trailing),
  };
}

/** Says how many lines below the last chapter are left out, unless they are the site's own. */
function tellFooter([first, ...others]: readonly PageLine[] = []): PageProblem[] {
  if (first === undefined || FOOTER.test(first.text)) return [];
  const count = countNoun(others.length + 1, "lines");
  return [refuseLine(first, `a bullet right below the others (${count} below the last chapter left out)`)];
}

/** Finds lines that would be taken for the head or the footer, though they were meant for a chapter. */
function findStrays(drafts: readonly ChapterDraft[], head: readonly PageLine[]): PageProblem[] {
  const between = drafts.slice(0, -1).flatMap(({ trailing }) => trailing);
  const outside = [...head, ...(drafts.at(-1)?.trailing ?? [])];
  return [
    ...between.map((line) => refuseLine(line, "a bullet or the next chapter's time line")),
    ...outside
      .filter(({ text }) => beginsLikeTimeLine(text))
      .map((line) => refuseLine(line, TIME_LINE_EXPECTED)),
  ];
}

export function refuseLine(line: PageLine, expected: string): PageProblem {
  return { line: line.number, expected, found: line.text };
}

/** Finds the heading right above a time line, as a description may have a list of chapters of its own. */
function findChapters(lines: readonly PageLine[]): {
  readonly headEnd: number;
  readonly chaptersStart: number;
} {
  const heading = lines.findIndex(({ text }, index) => HEADING.test(text) && isTimeLine(lines[index + 1]));
  if (heading !== -1) return { headEnd: heading, chaptersStart: heading + 1 };
  const firstTime = lines.findIndex((line) => isTimeLine(line));
  const above = firstTime === -1 ? lines : lines.slice(0, firstTime);
  const lastHeading = above.findLastIndex(({ text }) => HEADING.test(text));
  return lastHeading === -1
    ? { headEnd: above.length, chaptersStart: above.length }
    : { headEnd: lastHeading, chaptersStart: lastHeading + 1 };
}

function isTimeLine(line: PageLine | undefined): boolean {
  const time = line === undefined ? null : readTimeLine(line.text);
  return time !== null && (time.kind === "range" || time.beginsChapter);
}

/** Puts the line where it belongs; returns what was expected where it belongs nowhere. */
function placeLine(line: PageLine, drafts: ChapterDraft[]): string | null {
  const time = readTimeLine(line.text);
  const draft = drafts.at(-1);
  if (time === null) return draft === undefined ? TIME_LINE_EXPECTED : placeText(line, draft);
  const isInFooter = (draft?.trailing.length ?? 0) > 0;
  if (time.kind === "range" || (time.beginsChapter && (time.number !== null || !isInFooter))) {
    drafts.push({ timeLine: line, time, title: null, summary: [], bullets: [], bulletEnd: 0, trailing: [] });
  }
  return time.kind === "malformed" ? TIME_LINE_EXPECTED : null;
}

/** Whether a line right below a bullet is the rest of it. */
function goesOn({ number, text }: PageLine, { bullets, bulletEnd, trailing }: ChapterDraft): boolean {
  const isBelow = bullets.length > 0 && trailing.length === 0 && number === bulletEnd + 1;
  return isBelow && !FOOTER.test(text) && !MARKDOWN_HEADING.test(text);
}

/** Puts a line that is no time line into its chapter; returns what was expected where it fits nowhere. */
function placeText(line: PageLine, draft: ChapterDraft): string | null {
  const bullet = BULLET.exec(line.text)?.[1];
  if (bullet !== undefined) {
    if (bullet === "") return "text after the bullet";
    if (draft.trailing.length > 0) return "no bullet after the end of the chapter";
    draft.bullets.push(bullet);
    draft.bulletEnd = line.number;
    return null;
  }
  if (goesOn(line, draft)) {
    draft.bullets.push(`${draft.bullets.pop() ?? ""} ${line.text}`);
    draft.bulletEnd = line.number;
    return null;
  }
  const isOver = draft.trailing.length > 0 || draft.bullets.length > 0 || FOOTER.test(line.text);
  if (isOver) draft.trailing.push(line);
  else if (draft.title === null) draft.title = line;
  else draft.summary.push(line.text);
  return null;
}
