import type { Chapter, Episode } from "../shared/domain.js";

/** This is a chapter without its notes. */
export type ChapterOutline = Omit<Chapter, "summary" | "bullets">;

/** Every process knows this much of every episode, however many there are. */
export interface EpisodeOutline extends Omit<Episode, "chapters"> {
  readonly chapters: readonly ChapterOutline[];
}

/** The name of the show that all the episodes are of; null where there is none. */
export function nameShow(episodes: readonly Pick<EpisodeOutline, "show">[]): string | null {
  const show = episodes[0]?.show ?? null;
  return episodes.every((episode) => episode.show === show) ? show : null;
}

type Dated = Pick<EpisodeOutline, "publishedAt">;

/** After every date. */
const UNDATED = "9999";

/** Puts the earlier of two episodes first, and one without a date last. */
export function compareDates(a: Dated, b: Dated): number {
  const [day, other] = [a.publishedAt ?? UNDATED, b.publishedAt ?? UNDATED];
  return day < other ? -1 : Number(day > other);
}
