import { decodeHTML } from "entities";
import { type Format, hasEnding, SHAPED, type SourceFile } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, END_EXPECTED, endAfter, stripStyles } from "./cue-draft.js";
import { countCues, isPlainIndex, readCueIndex } from "./cue-index.js";
import type { PlacedCue } from "./order/mend-order.js";
import { orderCues } from "./order/order-cues.js";
import { readCaptions } from "./read-captions.js";
import { type CueTimes, readCueTimes } from "./read-cue-times.js";

const TIMES_EXPECTED = "times such as `00:00:01,000 --> 00:00:04,000`";
const PROPER_TIMES = /^[^\S\n]*\d+:\d{1,2}:\d{1,2}(?:[,.]\d+)?[^\S\n]*--+>[^\S\n]*\d/m;
/** Coordinates and settings, such as `X1:40 Y2:60` or `align:start`, which may follow the times. */
const SETTINGS = /^(?:[A-Za-z]\w{0,15}:\S*(?:\s+|$))*$/;

export const subRip: Format = {
  name: "SubRip",
  endings: [".srt"],
  recognise: (file) => recogniseSubRip(file),
  read: (file) => readCaptions(file, parseSubRip),
};

/**
 * Lines of times with the proper arrow are unmistakable; others are believed where the name agrees, and less where several
 * have nothing but times.
 */
function recogniseSubRip({ text, path }: SourceFile): number {
  if (PROPER_TIMES.test(text)) return 1;
  const times = text
    .split("\n")
    .flatMap((line) => (line.includes(">") || hasEnding(path, subRip) ? (readCueTimes(line) ?? []) : []));
  if (hasEnding(path, subRip)) return times.length > 0 ? SHAPED : 0;
  return times.filter(({ rest }) => rest === "").length > 1 ? SHAPED / 2 : 0;
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
  const timeLines = listTimeLines(lines);
  const head = lines.slice(0, timeLines[0]?.at ?? 0);
  const bodies = timeLines.map(({ at }, i) => lines.slice(at + 1, timeLines[i + 1]?.at ?? lines.length));
  const lasts = [head, ...bodies.slice(0, -1)].map(
    (above) => above.findLast((line) => line.trim() !== "") ?? "",
  );
  const counting: Counting = {
    isIndex: countCues(lasts) ? (line) => readCueIndex(line) !== null : isPlainIndex,
    // Nothing is said above the first times: a number there is an index, with a blank line below it or not.
    isSpaced: isPlainIndex(lasts[0] ?? "") && head.at(-1)?.trim() === "",
  };
  const cues: PlacedCue[] = [];
  const dropped = tellHead(head, counting);
  timeLines.forEach(({ at, times }, i) => {
    const found = lines[at]?.trim() ?? null;
    dropped.push(...tellTimes(times).map((expected) => ({ line: at + 1, expected, found })));
    if (times === null || times.end < 0) return;
    const body = bodies[i] ?? [];
    if (i < timeLines.length - 1) dropIndex(body, counting);
    if (!SETTINGS.test(times.rest)) body.unshift(times.rest);
    const startSeconds = Math.max(0, times.start);
    cues.push({
      line: at + 1,
      startSeconds,
      endSeconds: endAfter(startSeconds, times.end),
      voice: counting.isIndex(lasts[i] ?? "") ? (readCueIndex(lasts[i] ?? "")?.name ?? null) : null,
      text: decodeHTML(stripStyles(body.join("\n"))).trim(),
    });
  });
  const { cues: ordered, notes } = orderCues(cues);
  return { cues: ordered, dropped: [...dropped, ...notes] };
}

/** Says what is wrong with the times of a cue. */
function tellTimes(times: CueTimes | null): string[] {
  if (times === null || times.end < 0) return [TIMES_EXPECTED];
  return [
    ...(times.start < 0 ? ["a start from 0 on (0 is assumed)"] : []),
    ...(times.end < times.start ? [END_EXPECTED] : []),
  ];
}

/** How a file numbers its cues. */
interface Counting {
  readonly isIndex: (line: string) => boolean;
  /** Whether a blank line stands between each index and its times. */
  readonly isSpaced: boolean;
}

/** Lists the lines of times. In a file that has clocks, bare numbers beside an arrow and words are said. */
function listTimeLines(lines: readonly string[]): TimeLine[] {
  const all = lines.flatMap((line, at): TimeLine[] => {
    const times = readCueTimes(line);
    return times !== null || isMeantAsTimes(line) ? [{ at, times }] : [];
  });
  const hasClocks = all.some(({ times }) => times?.isClock);
  const isSaid = ({ times }: TimeLine) => times?.isClock === false && /\p{L}/u.test(times.rest);
  return hasClocks ? all.filter((line) => !isSaid(line)) : all;
}

function tellHead(head: readonly string[], { isIndex }: Counting): PageProblem[] {
  const words = head.findIndex((line) => line.trim() !== "" && !isIndex(line));
  if (words === -1) return [];
  const found = head[words]?.trim() ?? null;
  return [{ line: words + 1, expected: "times above the words (they are left out)", found }];
}

/** Takes off the index of the next cue. A number that is said has a blank line below it, unless all indexes have. */
function dropIndex(body: string[], { isIndex, isSpaced }: Counting): void {
  const last = isSpaced ? body.findLastIndex((line) => line.trim() !== "") : body.length - 1;
  if (isIndex(body[last] ?? "")) body.length = last;
}

/** It has an arrow and a part of a clock. One pattern for both would take a time that grows with the square of the line. */
function isMeantAsTimes(line: string): boolean {
  return line.includes("-->") && /\d:\d/.test(line);
}
