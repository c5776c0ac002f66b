import { giveSource } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readDescriptionTimes } from "./read-description-times.js";

/** Text with a list of chapter times, such as a video's description. */
export const timeList: Format = {
  name: "list of times",
  endings: TEXT_ENDINGS,
  recognise: ({ page, evidence }) =>
    page !== null && readDescriptionTimes(page.body) !== null ? SHAPED * (1 - evidence.speech) : 0,
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
