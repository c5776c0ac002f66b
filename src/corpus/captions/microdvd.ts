import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, type CueDraft, endAfter } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

const LINE = /^\{(\d+)\}\{(\d*)\}(.*)$/;
/** The rate of PAL is assumed where the file states none. */
const FRAMES_A_SECOND = 25;

export const microDvd: Format = {
  name: "MicroDVD",
  endings: [".sub"],
  recognise: ({ text }) => Number(LINE.test(text.trimStart().split("\n", 1)[0]?.trimEnd() ?? "")),
  read: (file) => readCaptions(file, parseMicroDvd),
};

/**
 * Parses lines such as `{100}{200}words`, whose times are frames. The first line may state the rate, as in
 * `{1}{1}23.976` or `{0}{0}25`; without it 25 frames a second are assumed, and a note says so. Never throws.
 */
function parseMicroDvd(text: string): CaptionFile {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.findIndex((line) => line !== "");
  const stated = readRate(lines[first] ?? "");
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  lines.forEach((line, i) => {
    if (line === "" || (i === first && stated !== null)) return;
    const cue = readFrames(line, stated ?? FRAMES_A_SECOND);
    if (cue === null) dropped.push({ line: i + 1, expected: "frames such as `{100}{200}`", found: line });
    else cues.push(cue);
  });
  if (stated === null && cues.length > 0) {
    dropped.unshift({ line: 1, expected: "the frame rate as `{1}{1}25.000` (25 is assumed)", found: null });
  }
  return { cues, dropped };
}

/** Reads the frames a second; null where the line does not state them. */
function readRate(line: string): number | null {
  const rate = Number(/^\{[01]\}\{[01]\}\s*(\d+(?:[.,]\d+)?)$/.exec(line)?.[1]?.replace(",", "."));
  return rate > 0 ? rate : null;
}

function readFrames(line: string, rate: number): CueDraft | null {
  const [, start, end = "", words = ""] = LINE.exec(line) ?? [];
  if (start === undefined) return null;
  const time = (frames: string) => Math.round((Number(frames) / rate) * 1000) / 1000;
  const startSeconds = time(start);
  return {
    startSeconds,
    endSeconds: end === "" ? null : endAfter(startSeconds, time(end)),
    voice: null,
    text: words.replace(/\{[^{}]*\}/g, "").replaceAll("|", "\n"),
  };
}
