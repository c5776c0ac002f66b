import type { RankedChapter } from "../retrieve/retrieve.js";

/** A further chapter is cited while it scores within this distance of the best. */
const MARGIN = 0.015;
const MOST_CHAPTERS = 3;

/** The best chapter, and those so close behind it that they answer as well. */
export function selectChapters(ranked: readonly RankedChapter[]): RankedChapter[] {
  const best = ranked[0]?.score ?? 0;
  return ranked.filter((chapter) => chapter.score >= best - MARGIN).slice(0, MOST_CHAPTERS);
}
