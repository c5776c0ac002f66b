import type { IndexedChapter } from "../index/passage-index.js";
import type { CitationSource } from "./build-citation.js";
import type { ClaimComparison } from "./claim-comparison.js";

/** Other chapters whose words are compared one by one: those nearest in meaning. */
const NEAREST_RIVALS = 6;

/** How near a claim is to the passages it is said to rest on, and by how much another chapter is nearer. */
export interface SupportSignals {
  /** Name of the embedding model; null without vectors, and then what needs them is 0. */
  readonly model: string | null;
  /** Greatest cosine with one of the passages. */
  readonly similarity: number;
  /** Mean over the claim's content words of the greatest cosine with a word of the passages' chapters. */
  readonly alignment: number;
  /** Share of the claim's content words that the passages and their chapters' titles hold, rare ones for more. */
  readonly coverage: number;
  /** By how much the best other chapter of the same episodes is ahead; 0 where none is. */
  readonly behindSimilarity: number;
  readonly behindAlignment: number;
  readonly behindCoverage: number;
}

export function measureSupport(
  comparison: ClaimComparison,
  cited: readonly CitationSource[],
): SupportSignals {
  const ids = new Set(cited.map(({ passage }) => passage.id));
  const episodes = new Set(cited.map(({ episode }) => episode.id));
  const places = new Set(cited.map(({ episode, chapter }) => `${episode.id} ${chapter.number}`));
  const isCited = ({ episode, chapter }: IndexedChapter) => places.has(`${episode.id} ${chapter.number}`);
  const chapters = comparison.index.chapters.filter(({ episode }) => episodes.has(episode.id));
  const own = chapters.filter(isCited);
  const rivals = chapters.filter((chapter) => !isCited(chapter));

  const coverage = comparison.cover(describeSources(cited));
  const rivalCoverage = greatest(rivals, (chapter) => comparison.coverChapter(chapter));
  const similarity = greatest(own, (chapter) => comparison.findSimilarity(chapter, (id) => ids.has(id)));
  const alignment = greatest(own, (chapter) => comparison.align(chapter));
  const nearest = [...rivals]
    .sort((a, b) => comparison.findSimilarity(b) - comparison.findSimilarity(a))
    .slice(0, NEAREST_RIVALS);
  const ahead = greatest(nearest, (chapter) => comparison.align(chapter)) - alignment;
  return {
    model: comparison.model,
    similarity,
    alignment,
    coverage,
    behindSimilarity: Math.max(
      0,
      greatest(nearest, (chapter) => comparison.findSimilarity(chapter)) - similarity,
    ),
    behindAlignment: Math.max(0, ahead),
    behindCoverage: Math.max(0, rivalCoverage - coverage),
  };
}

/** The passages with what their chapters are called. */
export function describeSources(cited: readonly CitationSource[]): string {
  return cited.map(({ chapter, passage }) => `${chapter.title}\n${passage.text}`).join("\n");
}

function greatest<T>(entries: readonly T[], value: (entry: T) => number): number {
  return entries.reduce((most, entry) => Math.max(most, value(entry)), 0);
}
