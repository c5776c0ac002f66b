import type { PageProblem } from "../page-problem.js";
import type { CaptionFile, CueDraft } from "./cue-draft.js";

const LINE = /^\{(\d+)\}\{(\d*)\}(.*)$/;
/** PAL, what is assumed where the file does not say. */
const FRAMES_A_SECOND = 25;

/** Whether the text begins with MicroDVD frames, `{100}{200}`. */
export function looksLikeMicroDvd(text: string): boolean {
  return LINE.test(text.trimStart().split("\n", 1)[0]?.trimEnd() ?? "");
}

/**
 * Parses MicroDVD (`.sub`), whose times are frames. The rate is what `{1}{1}23.976` or `{0}{0}` at the top says;
 * without it 25 frames a second are assumed, and said. Never throws.
 */
export function parseMicroDvd(text: string): CaptionFile {
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

/** Frames a second; null where the line does not state them. */
function readRate(line: string): number | null {
  const rate = Number(/^\{[01]\}\{[01]\}\s*(\d+(?:[.,]\d+)?)$/.exec(line)?.[1]?.replace(",", "."));
  return rate > 0 ? rate : null;
}

function readFrames(line: string, rate: number): CueDraft | null {
  const [, start, end = "", words = ""] = LINE.exec(line) ?? [];
  if (start === undefined) return null;
  const time = (frames: string) => Math.round((Number(frames) / rate) * 1000) / 1000;
  return {
    startSeconds: time(start),
    endSeconds: end === "" || Number(end) < Number(start) ? null : time(end),
    voice: null,
    text: words.replace(/\{[^{}]*\}/g, "").replaceAll("|", "\n"),
  };
}
