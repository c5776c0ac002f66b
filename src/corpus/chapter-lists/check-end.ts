import { formatTimestamp } from "../../shared/timestamp.js";
import type { ChapterMark } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";

interface Placed {
  readonly mark: ChapterMark;
  readonly line: number;
}

/** What a list of chapters and the stated duration say of each other. */
export interface EndCheck<T> {
  readonly inside: readonly T[];
  readonly notes: readonly PageProblem[];
  /** True where the duration is what is wrong, and is not to be used. */
  readonly isDurationWrong: boolean;
}

/**
 * Leaves out the marks at or past the stated duration, in seconds, with a note each. Where the list begins at 0:00 and
 * most of what follows lies past the duration, the duration is wrong: all marks are kept, with one note.
 */
export function checkEnd<T extends Placed>(
  placed: readonly T[],
  durationSeconds: number | null | undefined,
): EndCheck<T> {
  if (durationSeconds == null) return { inside: placed, notes: [], isDurationWrong: false };
  const outside = placed.filter(({ mark }) => mark.startSeconds >= durationSeconds);
  const later = placed.filter(({ mark }) => mark.startSeconds > 0);
  const last = placed.at(-1);
  const isWhole = placed[0]?.mark.startSeconds === 0;
  if (last !== undefined && isWhole && outside.length * 2 > later.length) {
    const expected = `chapters within the stated duration of ${durationSeconds} s, which is not used`;
    const found = `chapters that go on to ${formatTimestamp(last.mark.startSeconds)}`;
    return { inside: placed, notes: [{ line: last.line, expected, found }], isDurationWrong: true };
  }
  return {
    inside: placed.filter(({ mark }) => mark.startSeconds < durationSeconds),
    notes: outside.map(({ line, mark }) => ({
      line,
      expected: "a time before the end of the recording",
      found: mark.title,
    })),
    isDurationWrong: false,
  };
}
