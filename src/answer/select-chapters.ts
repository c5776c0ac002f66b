import type { RankedChapter } from "../retrieve/find-chapters.js";
import { compareDates } from "../store/episode-outline.js";

/** A further chapter is cited while it scores within this distance of the best. */
const MARGIN = 0.015;
const MOST_CHAPTERS = 3;

/** Returns the best chapter and those that score so close to it that they answer as well. */
export function selectChapters(ranked: readonly RankedChapter[]): RankedChapter[] {
  const best = ranked[0]?.score ?? 0;
  return ranked.filter((chapter) => chapter.score >= best - MARGIN).slice(0, MOST_CHAPTERS);
}

/** An answer from several episodes takes one chapter of each, and so accepts chapters further behind the best. */
const MARGIN_ACROSS = 0.25;
const MOST_EPISODES = 5;

/** Returns the best chapter of each of the best episodes, oldest first; episodes without a date come last. */
export function selectAcross(ranked: readonly RankedChapter[]): RankedChapter[] {
  const best = ranked[0]?.score ?? 0;
  const episodes = new Map<string, RankedChapter>();
  for (const chapter of ranked) {
    const { id } = chapter.episode;
    if (chapter.score >= best - MARGIN_ACROSS && !episodes.has(id)) episodes.set(id, chapter);
  }
  return [...episodes.values()]
    .slice(0, MOST_EPISODES)
    .sort((a, b) => compareDates(a.episode, b.episode) || b.score - a.score);
}
