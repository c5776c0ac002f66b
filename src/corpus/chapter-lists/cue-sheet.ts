import {
  type ChapterMark,
  giveSource,
  markChapter,
  refuseFile,
  type SourceReading,
} from "../episode-source.js";
import type { Format } from "../format.js";

/** A CUE sheet counts the frames of a compact disc. */
const FRAMES_A_SECOND = 75;
const TRACK = /^\s*TRACK\s+\d{1,3}\s+\w+\s*$/i;
const TITLE = /^\s*TITLE\s+(\S.*)$/i;
const INDEX = /^\s*INDEX\s+0?1\s+(\d{1,4}):([0-5]\d):(\d{2})\s*$/i;
const FILE = /^\s*FILE\s/i;

/** A CUE sheet: tracks with titles that begin at `mm:ss:ff` of one file. */
export const cueSheet: Format = {
  name: "CUE sheet",
  endings: [".cue", ".txt"],
  recognise: ({ text }) => {
    const lines = text.split("\n");
    return Number(lines.some((line) => FILE.test(line)) && lines.some((line) => TRACK.test(line)));
  },
  read: ({ text }) => readSheet(text.split("\n")),
};

function readSheet(lines: readonly string[]): SourceReading {
  const files = lines.flatMap((line, i) => (FILE.test(line) ? [i] : []));
  const second = files[1];
  if (second !== undefined)
    return refuseFile({
      line: second + 1,
      expected: "a CUE sheet of one recording (one for each file)",
      found: lines[second]?.trim() ?? null,
    });
  const first = lines.findIndex((line) => TRACK.test(line));
  const readTitle = (line: string) => TITLE.exec(line)?.[1]?.replaceAll('"', "").trim() || undefined;
  const marks: ChapterMark[] = [];
  let title: string | undefined;
  for (const line of lines.slice(first)) {
    if (TRACK.test(line)) title = undefined;
    title = readTitle(line) ?? title;
    const [, minutes, seconds, frames] = INDEX.exec(line) ?? [];
    if (minutes === undefined) continue;
    const start = Number(minutes) * 60 + Number(seconds) + Number(frames) / FRAMES_A_SECOND;
    marks.push(markChapter(title ?? `Chapter ${marks.length + 1}`, Math.round(start * 1000) / 1000, null));
  }
  const facts = {
    title: lines
      .slice(0, first)
      .map(readTitle)
      .find((text) => text !== undefined),
  };
  const sorted = marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
  if (sorted.length === 0)
    return refuseFile({ line: first + 1, expected: "a track with an INDEX 01", found: null });
  return giveSource({ facts, chapters: { origin: "file", marks: sorted } });
}
