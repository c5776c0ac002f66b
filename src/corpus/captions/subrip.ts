import { decodeHTML } from "entities";
import { type Format, hasEnding, SHAPED, type SourceFile } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, END_EXPECTED, endAfter, stripStyles } from "./cue-draft.js";
import { mendOrder, type PlacedCue } from "./mend-order.js";
import { readCaptions } from "./read-captions.js";
import { type CueTimes, readCueTimes } from "./read-cue-times.js";

const TIMES_EXPECTED = "times such as `00:00:01,000 --> 00:00:04,000`";
const PROPER_TIMES = /^[^\S\n]*\d+:\d{1,2}:\d{1,2}(?:[,.]\d+)?[^\S\n]*--+>[^\S\n]*\d/m;
const INDEX = /^\s*-?\d+\s*$/;
/** Coordinates and settings, such as `X1:40 Y2:60` or `align:start`, which may follow the times. */
const SETTINGS = /^(?:[A-Za-z]\w{0,15}:\S*\s*)*$/;

export const subRip: Format = {
  name: "SubRip",
  endings: [".srt"],
  recognise: (file) => recogniseSubRip(file),
  read: (file) => readCaptions(file, parseSubRip),
};

/** Lines of times with the proper arrow are unmistakable; others are believed where the name agrees. */
function recogniseSubRip({ text, path }: SourceFile): number {
  if (PROPER_TIMES.test(text)) return 1;
  const isNamed = hasEnding(path, subRip);
  return isNamed && text.split("\n").some((line) => readCueTimes(line) !== null) ? SHAPED : 0;
}

/** A line of times; null where they cannot be read. */
interface TimeLine {
  /** Its index among the lines. */
  readonly at: number;
  readonly times: CueTimes | null;
}

/**
 * Parses SubRip as programs write it: with or without index lines and fractions, with any arrow, with blank lines
 * within a text, and with cues out of order. A cue's text goes on to the next line of times. Never throws.
 */
function parseSubRip(text: string): CaptionFile {
  const lines = text.split("\n");
  const timeLines = lines.flatMap((line, at): TimeLine[] => {
    const times = readCueTimes(line);
    return times !== null || isMeantAsTimes(line) ? [{ at, times }] : [];
  });
  const head = lines.slice(0, timeLines[0]?.at ?? 0);
  // Nothing is said above the first times: a number there is an index, with a blank line below it or not.
  const isSpaced =
    INDEX.test(head.findLast((line) => line.trim() !== "") ?? "") && head.at(-1)?.trim() === "";
  const cues: PlacedCue[] = [];
  const dropped: PageProblem[] = [];
  const words = head.findIndex((line) => line.trim() !== "" && !INDEX.test(line));
  if (words !== -1) {
    const found = head[words]?.trim() ?? null;
    dropped.push({ line: words + 1, expected: "times above the words (they are left out)", found });
  }
  timeLines.forEach(({ at, times }, i) => {
    const found = lines[at]?.trim() ?? null;
    const body = lines.slice(at + 1, timeLines[i + 1]?.at ?? lines.length);
    if (times === null || times.end < 0) {
      dropped.push({ line: at + 1, expected: TIMES_EXPECTED, found });
      return;
    }
    const { start, end, rest } = times;
    if (start < 0) dropped.push({ line: at + 1, expected: "a start from 0 on (0 is assumed)", found });
    if (end < start) dropped.push({ line: at + 1, expected: END_EXPECTED, found });
    if (i < timeLines.length - 1) dropIndex(body, isSpaced);
    if (!SETTINGS.test(rest)) body.unshift(rest);
    const startSeconds = Math.max(0, start);
    cues.push({
      line: at + 1,
      startSeconds,
      endSeconds: endAfter(startSeconds, end),
      voice: null,
      text: decodeHTML(stripStyles(body.join("\n"))).trim(),
    });
  });
  const { cues: ordered, notes } = mendOrder(cues);
  return { cues: ordered, dropped: [...dropped, ...notes] };
}

/** Takes off the index of the next cue. A number that is said has a blank line below it, unless all indexes have. */
function dropIndex(body: string[], isSpaced: boolean): void {
  const last = isSpaced ? body.findLastIndex((line) => line.trim() !== "") : body.length - 1;
  if (INDEX.test(body[last] ?? "")) body.length = last;
}

/** It has an arrow and a part of a clock. One pattern for both would take a time that grows with the square of the line. */
function isMeantAsTimes(line: string): boolean {
  return line.includes("-->") && /\d:\d/.test(line);
}
