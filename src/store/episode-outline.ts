import type { Chapter, Episode } from "../shared/domain.js";

/** A chapter without its notes. */
export type ChapterOutline = Omit<Chapter, "summary" | "bullets">;

/** What every process knows of every episode, however many there are. */
export interface EpisodeOutline extends Omit<Episode, "chapters"> {
  readonly chapters: readonly ChapterOutline[];
}
