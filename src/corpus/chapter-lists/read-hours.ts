import { markChapter } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";
import type { TimedLine } from "./timed-line.js";

/** Fewer times may be of the opening of a long recording alone. */
const LEAST_OF_HOURS = 4;
const LEAST_LINES = 3;
const HOUR = 3600;
/** A recording of so many hours is rarer than a duration whose minutes and seconds stand where hours and minutes belong. */
const MOST_HOURS = 10;
const SHORT = /^\d{1,2}:[0-5]\d$/;

/** A list whose times are read, and whether the duration is what is wrong. */
export interface HoursReading {
  readonly kept: readonly TimedLine[];
  readonly notes: readonly PageProblem[];
  readonly isDurationWrong: boolean;
}

/**
 * Reads `m:ss` as `h:mm` where the recording, whose duration is in seconds, is so long that otherwise all chapters would lie
 * in its first minutes, while as hours they reach over most of it and not past its end. In doubt they stay `m:ss`, with a note.
 */
export function readHours(list: readonly TimedLine[], duration: number | null): HoursReading {
  const last = list.at(-1);
  const end = (last?.mark.startSeconds ?? 0) * 60;
  const mayBeHours =
    duration !== null &&
    list.length >= LEAST_LINES &&
    list.every(({ time }) => SHORT.test(time)) &&
    end < duration &&
    end * 2 > duration;
  if (!mayBeHours || last === undefined) return { kept: list, notes: [], isDurationWrong: false };
  const note = (what: string) => [
    { line: last.line, expected: `times as m:ss or h:mm:ss, and ${what}`, found: last.time },
  ];
  if (duration >= MOST_HOURS * HOUR && duration % 60 === 0)
    return {
      kept: list,
      notes: note("they are read as m:ss; the duration, which is sixty times as long, is not used"),
      isDurationWrong: true,
    };
  if (list.length < LEAST_OF_HOURS)
    return {
      kept: list,
      notes: note("they are read as m:ss, though the recording is so long that h:mm may be meant"),
      isDurationWrong: false,
    };
  return {
    kept: list.map(writeHours),
    notes: note("they are read as hours and minutes"),
    isDurationWrong: false,
  };
}

/**
 * Reads the end of a list as `h:mm` where its times, which are `m:ss` up to the first hour, begin anew behind it and go on
 * as hours: `58:10`, then `1:02`. A single one may be mistyped, unless the duration, in seconds, shows that it is none.
 */
export function readLaterHours(list: readonly TimedLine[], duration: number | null): HoursReading {
  const unchanged = { kept: list, notes: [], isDurationWrong: false };
  if (!list.every(({ time }) => SHORT.test(time))) return unchanged;
  const turn = list.findIndex(
    ({ mark }, i) => mark.startSeconds < (list[i - 1]?.mark.startSeconds ?? Number.NEGATIVE_INFINITY),
  );
  const first = list[turn];
  if (turn < 2 || first === undefined) return unchanged;
  const later = list.slice(turn).map(writeHours);
  const mended = [...list.slice(0, turn), ...later];
  const ascends = mended.every(
    ({ mark }, i) => i === 0 || mark.startSeconds > (mended[i - 1]?.mark.startSeconds ?? 0),
  );
  const from = list[turn - 1]?.mark.startSeconds ?? 0;
  // The hour before has its last chapter in its second half, and the next one is of the hour that follows.
  const isNear = from >= HOUR / 2 && from < HOUR && (later[0]?.mark.startSeconds ?? 0) < 2 * HOUR;
  const end = later.at(-1)?.mark.startSeconds ?? 0;
  const isShown = duration === null ? later.length > 1 : end < duration;
  if (!ascends || !isNear || !isShown) return unchanged;
  const expected = "times as h:mm:ss from the first hour on, and these are read as hours and minutes";
  return { ...unchanged, kept: mended, notes: [{ line: first.line, expected, found: first.time }] };
}

function writeHours(entry: TimedLine): TimedLine {
  return { ...entry, mark: markChapter(entry.mark.title, entry.mark.startSeconds * 60, null) };
}
