import { countNoun } from "../../shared/count-noun.js";
import type { Cue } from "../../shared/domain.js";
import { leaveOutTwins } from "../captions/order/leave-out-twins.js";
import { setBehind } from "../captions/order/set-behind.js";
import type { PageProblem } from "../page-problem.js";
import { orderSpeech } from "./order-speech.js";

/**
 * Puts what a file lists into the order in which it is said: what stands there twice once, parts whose times start again
 * behind each other unless they are channels of one recording, and wrong times between their neighbours. Notes say so.
 */
export function settleOrder(
  pieces: readonly Cue[],
  areChannels: boolean,
): { readonly cues: readonly Cue[]; readonly notes: readonly PageProblem[] } {
  const speakerOf = ({ speaker }: Cue) => speaker;
  const { pieces: once, twins } = leaveOutTwins(pieces, speakerOf);
  const { pieces: onward, restarts } = areChannels
    ? { pieces: once, restarts: [] }
    : setBehind(once, speakerOf);
  const { ordered, notes } = orderSpeech(onward);
  const found = (cue: Cue | undefined) => cue?.text.trim() ?? null;
  const again = once[restarts[0] ?? -1];
  return {
    cues: ordered,
    notes: [
      ...(twins.length === 0
        ? []
        : [
            {
              line: 1,
              expected: `each sentence once (${twins.length} said twice are left out)`,
              found: found(twins[0]),
            },
          ]),
      ...(again === undefined
        ? []
        : [
            {
              line: 1,
              expected: `times that go on, at ${again.startSeconds} s (they start again in ${countNoun(restarts.length, "places")}; each part is set behind the one before it)`,
              found: found(again),
            },
          ]),
      ...notes,
    ],
  };
}
