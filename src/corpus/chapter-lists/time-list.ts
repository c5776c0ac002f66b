import { giveSource } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readDescriptionTimes } from "./read-description-times.js";

/** QuickTime's text tracks hold chapters, or captions, which come far more often than so many seconds. */
const QUICKTIME = /^\s*\{QTtext\}/i;
const CHAPTER_SECONDS = 30;

/** Text with a list of chapter times, such as a video's description. */
export const timeList: Format = {
  name: "list of times",
  endings: TEXT_ENDINGS,
  recognise: ({ page, evidence }) => {
    const marks = page && readDescriptionTimes(page.body)?.marks;
    if (page === null || !marks) return 0;
    const isSlow = (marks.at(-1)?.startSeconds ?? 0) >= CHAPTER_SECONDS * (marks.length - 1);
    return isSlow && QUICKTIME.test(page.body) ? 1 : SHAPED * (1 - evidence.speech);
  },
  read: ({ page }) => {
    const times = page && readDescriptionTimes(page.body);
    if (page === null || times === null) return null;
    const notes = [...times.notes, ...times.rules].map((note) => ({
      ...note,
      line: note.line + page.lineCount,
    }));
    const chapters = { origin: "description", marks: times.marks } as const;
    return addFrontMatter(page, giveSource({ chapters }, notes));
  },
};
