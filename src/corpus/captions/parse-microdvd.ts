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
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  let rate: number | null = null;
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    if (line === "") return;
    const [, start, end = "", words = ""] = LINE.exec(line) ?? [];
    const stated = cues.length === 0 && Number(start) <= 1 ? Number(words.replace(",", ".")) : Number.NaN;
    if (start === undefined)
      dropped.push({ line: i + 1, expected: "frames such as `{100}{200}`", found: line });
    else if (stated > 0) rate = stated;
    else {
      const perSecond = rate ?? FRAMES_A_SECOND;
      const time = (frames: string) => Math.round((Number(frames) / perSecond) * 1000) / 1000;
      cues.push({
        startSeconds: time(start),
        endSeconds: end === "" || Number(end) < Number(start) ? null : time(end),
        voice: null,
        text: words.replace(/\{[^{}]*\}/g, "").replaceAll("|", "\n"),
      });
    }
  });
  if (rate === null && cues.length > 0) {
    dropped.unshift({ line: 1, expected: "the frame rate as `{1}{1}25.000` (25 is assumed)", found: null });
  }
  return { cues, dropped };
}
