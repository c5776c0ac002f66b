import type { CueDraft } from "./cue-draft.js";
import type { WebVttCue } from "./parse-webvtt.js";
import { readPlainCue } from "./read-cue-text.js";

const INLINE_TIME = /<(?:\d+:)?\d{2}:\d{2}\.\d{3}>/;
/** YouTube holds a finished line for a hundredth of a second. */
const HOLD_SECONDS = 0.02;

/** Whether the cues roll: a line has inline times while it is said, and is shown again above the next one. */
export function areRolling(cues: readonly WebVttCue[]): boolean {
  const rolled = cues.filter(({ payload }, i) => {
    const [top = ""] = payload.split("\n");
    const [before = ""] = (cues[i - 1]?.payload ?? "").split("\n").slice(-1);
    return readPlainCue(top).trim() !== "" && readPlainCue(top).trim() === readPlainCue(before).trim();
  }).length;
  return cues.some(({ payload }) => INLINE_TIME.test(payload)) && rolled * 3 >= cues.length;
}

/**
 * Keeps each line of rolling captions once, at the time it is said. A cue's top line is a repeat where it equals the
 * line kept last and has no inline times; a line below it is new, even if it says the same again. A cue that only
 * holds a line for a moment is passed over where the line was kept already.
 */
export function unrollCaptions(cues: readonly WebVttCue[]): CueDraft[] {
  const kept: CueDraft[] = [];
  for (const { startSeconds, endSeconds, payload } of cues) {
    const isHold = endSeconds - startSeconds <= HOLD_SECONDS;
    const lines = payload.split("\n");
    lines.forEach((line, i) => {
      const text = readPlainCue(line).trim();
      const repeats = text === kept.at(-1)?.text && !INLINE_TIME.test(line);
      if (text === "" || (repeats && (isHold || (i === 0 && lines.length > 1)))) return;
      kept.push({ startSeconds, endSeconds, voice: null, text });
    });
  }
  return kept;
}
