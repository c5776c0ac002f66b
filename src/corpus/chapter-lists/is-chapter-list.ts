import type { ChapterMark } from "../episode-source.js";

/** Within this time a list begins at the beginning. */
const START_SECONDS = 60;
const LEAST_LINES = { "time first": 3, "title first": 4 } as const;
/** So large a share of a list's times ascends; verses and scores do not. */
const LEAST_ASCENDING = 0.75;
/** What people write above a list of chapters, in the languages of most podcasts. */
const HEADING =
  /chapter|time ?(?:stamp|code|line)|kapitel|zeitmarke|chapitre|cap[ií]tulo|capitol|horodatage|hoofdstuk|глав|тайм-?код|章节|時間|目次|チャプター|챕터|타임/iu;

/** A list of times as it stands in a text. */
export interface ListEvidence {
  readonly style: keyof typeof LEAST_LINES;
  /** How many lines the list has, before those out of order are left out. */
  readonly lines: number;
  /** Those in order; at least one. */
  readonly marks: readonly Pick<ChapterMark, "startSeconds">[];
  /** The line above the list; null where it stands first. */
  readonly above: string | null;
}

/**
 * Whether a list of times is one of chapters. It is where it begins at the beginning, or where the line above calls it so. Any
 * other must have several lines, of which nearly all ascend and the first is in the first half: two verses, scores, and
 * times of the day (`18:30`, `19:15`) are no chapters.
 */
export function isChapterList({ style, lines, marks, above }: ListEvidence): boolean {
  const first = marks[0]?.startSeconds ?? 0;
  const last = marks.at(-1)?.startSeconds ?? 0;
  if (first <= START_SECONDS || HEADING.test(above ?? "")) return true;
  const isInOrder = marks.length >= LEAST_ASCENDING * lines;
  return marks.length >= LEAST_LINES[style] && isInOrder && first <= last - first;
}
