import { giveSource, markChapter } from "../episode-source.js";
import type { Format } from "../format.js";

const TIME = /^CHAPTER(\d{1,4})=(\d{1,3}):([0-5]?\d):([0-5]?\d(?:[.,]\d{1,9})?)\s*$/gim;
const NAME = /^CHAPTER(\d{1,4})NAME=(.*)$/gim;

/** Chapters as OGM and mkvmerge write them: `CHAPTER01=00:00:00.000` and `CHAPTER01NAME=Title`. */
export const ogmChapters: Format = {
  name: "OGM chapters",
  endings: [".txt", ".ogm", ".chapters"],
  recognise: ({ text }) => Number(/^\s*CHAPTER\d{1,4}=\d{1,3}:[0-5]?\d:[0-5]?\d/i.test(text)),
  read: ({ text }) => {
    const names = new Map(
      [...text.matchAll(NAME)].map(([, number, name = ""]) => [Number(number), name.trim()]),
    );
    const marks = [...text.matchAll(TIME)].map(([, number, hours, minutes, seconds = ""]) => {
      const start = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(",", "."));
      const title = names.get(Number(number)) || `Chapter ${Number(number)}`;
      return markChapter(title, Math.round(start * 1000) / 1000, null);
    });
    const sorted = marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
    return giveSource({ chapters: { origin: "file", marks: sorted } });
  },
};
