import type { PageProblem } from "../../page-problem.js";
import type { CueDraft } from "../cue-draft.js";

/** A cue and the line of its times, 1-based. */
export interface PlacedCue extends CueDraft {
  readonly line: number;
}

/** A cue in a wrong place of an unsorted file is seldom this far ahead of the next; a mistyped minute or hour is. */
const FAR_SECONDS = 30;
/** Where more than one cue in so many jumps, the file is not in order of time at all. */
const ONE_IN = 20;

/**
 * Mends times that jump ahead of the next cue and back, in a file that else goes on: such a cue gets the time between
 * its neighbours, marked as estimated, with a note. A file that is out of order throughout stays as it is.
 */
export function mendOrder(cues: readonly PlacedCue[]): {
  readonly cues: readonly CueDraft[];
  readonly notes: readonly PageProblem[];
} {
  const strays = cues.filter((_, i) => isStray(cues, i));
  if (strays.length === 0 || strays.length > Math.max(1, cues.length / ONE_IN)) return { cues, notes: [] };
  const isMended = new Set(strays);
  const mended = cues.map((cue, i): CueDraft => {
    const next = cues[i + 1];
    if (!isMended.has(cue) || next === undefined) return cue;
    const endSeconds = next.startSeconds;
    const before = cues[i - 1]?.endSeconds ?? endSeconds;
    return { ...cue, startSeconds: Math.min(before, endSeconds), endSeconds, estimated: true };
  });
  const notes = strays.map(({ line, text }) => ({
    line,
    expected: "a time between those of the cues before and after it (it is given one)",
    found: text.split("\n", 1)[0] ?? null,
  }));
  return { cues: mended, notes };
}

function isStray(cues: readonly PlacedCue[], i: number): boolean {
  const [cue, next] = [cues[i], cues[i + 1]];
  if (cue === undefined || next === undefined || cue.startSeconds <= next.startSeconds) return false;
  const before = cues[i - 1];
  // Of two cues alone, either may be the wrong one.
  const goesOn =
    before === undefined
      ? next.startSeconds <= (cues[i + 2]?.startSeconds ?? -1)
      : before.startSeconds <= next.startSeconds;
  return goesOn && (cue.endSeconds === null || cue.startSeconds - next.startSeconds > FAR_SECONDS);
}
