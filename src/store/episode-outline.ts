import type { Chapter, Episode } from "../shared/domain.js";

/** This is a chapter without its notes. */
export type ChapterOutline = Omit<Chapter, "summary" | "bullets">;

/** Every process knows this much of every episode, however many there are. */
export interface EpisodeOutline extends Omit<Episode, "chapters"> {
  readonly chapters: readonly ChapterOutline[];
}
