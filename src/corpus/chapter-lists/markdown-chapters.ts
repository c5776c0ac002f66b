import { parseTimestamp } from "../../shared/timestamp.js";
import { type ChapterMark, giveSource, markChapter } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import type { PageLine } from "../page-line.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readPlainMarkdown } from "../plain-markdown.js";

const TIME = String.raw`\d{1,3}:\d{2}(?::\d{2})?`;
const RANGE = String.raw`[[(]?(${TIME})(?:\s*(?:[-–—]|to)\s*(${TIME}))?[\])]?`;
const HEADING = /^#{1,6}\s+(.*)$/;
const TIME_FIRST = new RegExp(String.raw`^${RANGE}(?:\s*[-–—:|•]\s*|\s+|$)(.*)$`);
const TIME_LAST = new RegExp(String.raw`^(.*?)\s*[-–—:|•@]?\s*${RANGE}$`);
const TIME_ALONE = new RegExp(String.raw`^\*{0,2}${RANGE}\*{0,2}$`);
const BULLET = /^(?:[-*+•]|\d+[.)])\s+(.*)$/;

/** Markdown whose headings are chapters. */
export const markdownChapters: Format = {
  name: "Markdown chapters",
  endings: TEXT_ENDINGS,
  recognise: ({ page, evidence }) => {
    const marks = (page && readMarkdownChapters(page.lines))?.marks ?? [];
    const titles = new Set(marks.map(({ title }) => title)).size;
    // The headings of a transcript may have times too, beside those of its turns, or be its speakers, who come again.
    const doubt = 2 * titles <= marks.length ? evidence.speech : 0;
    return SHAPED * (1 - doubt) * Math.min(1, marks.length / Math.max(1, evidence.stamps));
  },
  read: ({ page }) => {
    const headed = page && readMarkdownChapters(page.lines);
    if (page === null || headed === null) return null;
    const facts = { title: headed.title ?? undefined };
    return addFrontMatter(page, giveSource({ facts, chapters: { origin: "page", marks: headed.marks } }));
  },
  rank: { facts: 3 },
};

interface MarkdownChapters {
  readonly title: string | null;
  readonly marks: readonly ChapterMark[];
}

/**
 * Reads headings such as `## 4:10 Title` or `## Title (4:10 – 6:00)`, or with the time in the line below. Bullets stay
 * bullets, other lines become the summary. Null where fewer than two headings have a time.
 */
function readMarkdownChapters(lines: readonly PageLine[]): MarkdownChapters | null {
  const headings = lines.flatMap(({ text }, i) => {
    const heading = readHeadingText(text);
    return heading === undefined
      ? []
      : [{ at: i, text: heading, mark: readHeading(heading, lines[i + 1]?.text) }];
  });
  const timed = headings.filter(({ mark }) => mark !== null);
  if (timed.length < 2) return null;
  const title = readPlainMarkdown(headings.find(({ mark }) => mark === null)?.text ?? "");
  const marks = headings.flatMap(({ at, mark }, i) =>
    mark === null ? [] : [{ ...mark, ...readNotes(lines.slice(at + 1, headings[i + 1]?.at)) }],
  );
  return { title: title === "" ? null : title, marks };
}

/** Returns what a heading says, without the marks that may close it; undefined where the line is none. */
function readHeadingText(line: string): string | undefined {
  const text = HEADING.exec(line)?.[1];
  if (text === undefined) return undefined;
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return text.slice(0, end).trimEnd();
}

function readNotes(lines: readonly PageLine[]): Pick<ChapterMark, "summary" | "bullets"> {
  const summary: string[] = [];
  const bullets: string[] = [];
  lines.forEach(({ text }, i) => {
    if (i === 0 && TIME_ALONE.test(text)) return;
    const bullet = BULLET.exec(text)?.[1];
    const words = readPlainMarkdown(bullet ?? text);
    if (words !== "") (bullet === undefined ? summary : bullets).push(words);
  });
  return { summary: summary.length === 0 ? null : summary.join(" "), bullets };
}

function readHeading(heading: string, below = ""): ChapterMark | null {
  const text = readPlainMarkdown(heading);
  const first = TIME_FIRST.exec(text);
  const last = TIME_LAST.exec(text);
  const alone = TIME_ALONE.exec(below);
  const [start, end, title] =
    first !== null
      ? [first[1], first[2], first[3]]
      : last !== null
        ? [last[2], last[3], last[1]]
        : [alone?.[1], alone?.[2], text];
  const startSeconds = parseTimestamp(start ?? "");
  if (startSeconds === null || title === undefined || title.trim() === "") return null;
  return markChapter(title.trim(), startSeconds, parseTimestamp(end ?? ""));
}
