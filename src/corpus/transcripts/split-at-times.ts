import { readClock } from "../captions/cue-draft.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { CLOCK, SPACE } from "./layouts/stated-time.js";

/** Matches `[04:01]`, `\[00:04:01.06\]`, `(04:01)`, and a time with a remark: `[unintelligible 00:17:52.04]`. */
const INLINE_TIME = new RegExp(
  String.raw`\\?[[(]${SPACE}(?:([^[\]()\d:\s][^[\]()\d:]{0,39}?)\s${SPACE})?(${CLOCK})${SPACE}\\?[\])]`,
  "g",
);
/** What joins two times, as in `[52:12] to [52:16]`. */
const JOINT = /^(?:to|[-–—]|--?>)$/;

/** Words, and the time in seconds that stands before them; null where none does. */
export interface TimedWords {
  readonly seconds: number | null;
  readonly text: string;
  /** True where the time is one of a remark, which may count from another cut of the recording. */
  readonly isRemark?: boolean;
}

/** Cuts a turn's words where a time stands. A remark beside a time stays, the time is taken off. */
export function splitAtTimes(text: string): TimedWords[] {
  const parts: TimedWords[] = [];
  let from = 0;
  let seconds: number | null = null;
  for (const match of text.matchAll(INLINE_TIME)) {
    const before = readPlainMarkdown(text.slice(from, match.index));
    parts.push({ seconds, text: JOINT.test(before) ? "" : before });
    seconds = readClock(match[2] ?? "");
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      parts.push({ seconds, text: `[${match[1].replace(/\\$/, "")}]`, isRemark: true });
      seconds = null;
    }
  }
  parts.push({ seconds, text: readPlainMarkdown(text.slice(from)) });
  return parts.filter((part) => part.text !== "" || part.seconds !== null);
}
