import { isAskable } from "../../shared/ask-about-chapter.js";
import type { CitationSource } from "../build-citation.js";

/**
 * Chooses up to `most` chapters, by their openings, that lie over the whole episode: it is divided into as many runs of
 * chapters, and of each the longest counts. Advertisements are left out where others are left.
 */
export function spreadChapters(openings: readonly CitationSource[], most: number): CitationSource[] {
  const told = openings.filter(({ chapter }) => isAskable(chapter));
  const all = told.length > 0 ? told : openings;
  const runs = Math.min(most, all.length);
  return Array.from({ length: runs }, (_, i) => {
    const run = all.slice(Math.floor((i * all.length) / runs), Math.floor(((i + 1) * all.length) / runs));
    return run.reduce((longest, next) => (measure(next) > measure(longest) ? next : longest));
  });
}

function measure({ chapter }: CitationSource): number {
  return (chapter.endSeconds ?? chapter.startSeconds) - chapter.startSeconds;
}
