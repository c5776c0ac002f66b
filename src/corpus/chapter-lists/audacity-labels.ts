import { giveSource, markChapter } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";

const LABEL = /^(\d{1,7}(?:[.,]\d{1,9})?)\t(\d{1,7}(?:[.,]\d{1,9})?)\t(.*)$/;
/** Audacity writes the range of frequencies of a label in a line of its own. */
const FREQUENCIES = /^\\\t/;

/** The labels that Audacity exports: start and end in seconds and a title, with tabs between. */
export const audacityLabels: Format = {
  name: "Audacity labels",
  endings: [".txt"],
  recognise: ({ text }) => {
    const lines = listLines(text);
    return lines.length > 0 && lines.every((line) => LABEL.test(line)) ? SHAPED : 0;
  },
  read: ({ text }) => {
    const marks = listLines(text).flatMap((line) => {
      const [, start = "", end = "", title = ""] = LABEL.exec(line) ?? [];
      return title.trim() === "" ? [] : [markChapter(title.trim(), readSeconds(start), readSeconds(end))];
    });
    const sorted = marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
    return giveSource({ chapters: { origin: "file", marks: sorted } });
  },
};

function listLines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !FREQUENCIES.test(line));
}

function readSeconds(text: string): number {
  return Math.round(Number(text.replace(",", ".")) * 1000) / 1000;
}
