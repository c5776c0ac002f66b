import { type ChapterMark, markChapter } from "../episode-source.js";
import { firstAt, listAt } from "../transcripts/json-path.js";
import { readJsonTime, type Unit } from "../transcripts/json-time.js";

/** Reads chapters with a headline and a summary, as AssemblyAI writes them. */
export function readHeadlineChapters(json: object, unit: Unit): ChapterMark[] {
  const marks = listAt(json, "chapters[]").flatMap(({ value }): ChapterMark[] => {
    const title = firstAt(value, ["headline", "gist", "title"])?.value;
    const summary = firstAt(value, ["summary"])?.value;
    const startSeconds = readJsonTime(firstAt(value, ["start"])?.value, unit);
    const endSeconds = readJsonTime(firstAt(value, ["end"])?.value, unit);
    if (typeof title !== "string" || startSeconds === null) return [];
    const mark = markChapter(title, startSeconds, endSeconds);
    return [{ ...mark, summary: typeof summary === "string" ? summary : null }];
  });
  return marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
}
