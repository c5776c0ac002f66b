import type { PageProblem } from "../../page-problem.js";
import type { CueDraft } from "../cue-draft.js";
import { leaveOutTwins } from "./leave-out-twins.js";
import { mendOrder, type PlacedCue } from "./mend-order.js";
import { setBehind } from "./set-behind.js";

/** A cue that is this far behind the one above it is told; those who speak at once are not so far apart. In seconds. */
const FAR_SECONDS = 30;

/**
 * Mends what programs and hands do to the order of cues, with a note for each kind: cues that stand there twice, times
 * that start again, single times that jump ahead. Cues that are out of order throughout are left to be sorted.
 */
export function orderCues(cues: readonly PlacedCue[]): {
  readonly cues: readonly CueDraft[];
  readonly notes: readonly PageProblem[];
} {
  const { pieces: once, twins } = leaveOutTwins(cues, ({ voice }) => voice);
  const { pieces: onward, restarts } = setBehind(once, ({ voice }) => voice);
  const mended = mendOrder(onward);
  const back = mended.cues.findIndex(
    ({ startSeconds }, i) => startSeconds < (mended.cues[i - 1]?.startSeconds ?? 0) - FAR_SECONDS,
  );
  const [twin] = twins;
  const again = once[restarts[0] ?? -1];
  const behind = onward[back];
  return {
    cues: mended.cues,
    notes: [
      ...note(twin, `each cue once (${twins.length} with the same times and words are left out)`),
      ...note(
        again,
        `times that go on (they start again here${restarts.length > 1 ? ` and ${restarts.length - 1} times more` : ""}; each part is set behind the one above it)`,
      ),
      ...note(behind, "cues in order of time (they are sorted)"),
      ...mended.notes,
    ],
  };
}

function note(cue: PlacedCue | undefined, expected: string): PageProblem[] {
  return cue === undefined ? [] : [{ line: cue.line, expected, found: cue.text.split("\n", 1)[0] ?? null }];
}
