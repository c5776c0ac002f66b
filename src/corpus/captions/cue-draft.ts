import type { Cue } from "../../shared/domain.js";
import type { PageProblem } from "../page-problem.js";

/** A cue as a caption file gives it, before its speakers are found. */
export interface CueDraft extends Pick<Cue, "startSeconds" | "endSeconds" | "estimated"> {
  /**
   * The speaker whom the format itself names; null where it names nobody, and the speaker before goes on; empty where it
   * says that somebody speaks and not who.
   */
  readonly voice: string | null;
  /** Plain text, which may have line breaks and may be empty. */
  readonly text: string;
  /** True where the format says that none of the words was shown before. */
  readonly isNew?: boolean;
}

/** A caption file's cues, and the lines of it that were passed over. */
export interface CaptionFile {
  readonly cues: readonly CueDraft[];
  readonly dropped: readonly PageProblem[];
}

const CLOCK = /^(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9})\d{0,20}|:(\d{1,3}))?$/;

/**
 * Reads the seconds of `[h:]m:s[.fff]`, with a comma, dot or colon before the fraction, to the millisecond; null for
 * anything else.
 */
export function readClock(text: string): number | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const [, hours = "0", minutes = "0", seconds = "0", fraction = match[5] ?? ""] = match;
  if (Number(seconds) > 59 || (match[1] !== undefined && Number(minutes) > 59)) return null;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Number.isSafeInteger(whole * 1000)
    ? whole + Number(fraction.padEnd(3, "0").slice(0, 3)) / 1000
    : null;
}

/** What a note expects of a cue that ends before it starts. Its words are kept, and its end is unknown. */
export const END_EXPECTED = "an end that is not before the start (it is read as unknown)";

/** Gives the end of a cue; null where it is before the start. */
export function endAfter(startSeconds: number, endSeconds: number | null): number | null {
  return endSeconds === null || endSeconds < startSeconds ? null : endSeconds;
}

/** Takes off tags such as `<i>` and overrides such as `{\an8}`; `<br>` breaks the line. */
export function stripStyles(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/\{\\[^{}]*\}/g, "");
}
