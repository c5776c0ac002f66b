import type { ChapterMark } from "../episode-source.js";
import { areTimesOfDay } from "../evidence/times-of-day.js";

/** Within this time a list begins at the beginning. */
const START_SECONDS = 60;
const LEAST_LINES = { "time first": 3, "title first": 4 } as const;
/** So large a share of a list's times ascends; verses and scores do not, and durations stand behind what they are of. */
const LEAST_ASCENDING = { "time first": 0.75, "title first": 1 } as const;
/** What people write above a list of chapters, in the languages of most podcasts. */
const HEADING =
  /chapter|time ?(?:stamp|code|line)|kapitel|zeitmarke|chapitre|cap[ií]tulo|capitol|horodatage|hoofdstuk|глав|тайм-?код|章节|時間|目次|チャプター|챕터|타임/iu;

/** A list of times as it stands in a text. */
export interface ListEvidence {
  readonly style: keyof typeof LEAST_LINES;
  /** How many lines the list has, before those out of order are left out. */
  readonly lines: number;
  /** Those in order; at least one. */
  readonly marks: readonly Pick<ChapterMark, "startSeconds" | "title">[];
  /** The line above the list; null where it stands first. */
  readonly above: string | null;
}

/**
 * Whether a list of times is one of chapters. It is where it begins at 0:00, or where the line above calls it so, or where it
 * begins soon after and ascends. Any other must have several lines with titles that differ, of which nearly all
 * ascend and the first is in the first half: verses, scores, durations and times of the day are no chapters.
 */
export function isChapterList({ style, lines, marks, above }: ListEvidence): boolean {
  const first = marks[0]?.startSeconds ?? 0;
  const last = marks.at(-1)?.startSeconds ?? 0;
  const isInOrder = marks.length >= LEAST_ASCENDING[style] * lines;
  if (first === 0 || HEADING.test(above ?? "") || (first <= START_SECONDS && isInOrder)) return true;
  const titles = new Set(marks.map(({ title }) => title)).size;
  const isOfOwn = 2 * titles >= marks.length && !areTimesOfDay(marks.map(({ startSeconds }) => startSeconds));
  return marks.length >= LEAST_LINES[style] && isInOrder && isOfOwn && first <= last - first;
}
