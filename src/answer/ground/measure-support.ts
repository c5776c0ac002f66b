import type { Section } from "../../store/passage-view.js";
import type { CitationSource } from "../build-citation.js";
import type { ClaimComparison, RankedSection } from "./claim-comparison.js";
import { readEpisode } from "./read-sections.js";

/** How many other sections, the nearest in meaning, have their words compared one by one. */
const NEAREST_RIVALS = 6;

/** How near a claim is to the passages cited for it, and by how much another section is nearer. */
export interface SupportSignals {
  /** Name of the embedding model; null without vectors, where the similarities are 0. */
  readonly model: string | null;
  /** Greatest cosine with one of the passages. */
  readonly similarity: number;
  /**
   * Mean over the claim's content words of the greatest cosine with a word of the passages' sections; null where
   * words are not compared one by one.
   */
  readonly alignment: number | null;
  /** Share of the claim's content words in the passages and their chapters' titles, rare ones counting for more. */
  readonly coverage: number;
  /** By how much the best other section of the same episodes is ahead; 0 where none is. */
  readonly behindSimilarity: number;
  readonly behindAlignment: number | null;
  readonly behindCoverage: number;
}

export function measureSupport(
  comparison: ClaimComparison,
  cited: readonly CitationSource[],
): SupportSignals {
  const places = cited.flatMap(
    ({ episode, passage }) => readEpisode(comparison.view, episode.id).places.get(passage.id) ?? [],
  );
  const own = new Set(places.map(({ section }) => section));
  const isRival = ({ section }: RankedSection) => !own.has(section);
  const rankings = [...new Set(cited.map(({ episode }) => episode.id))].map((id) => comparison.rank(id));

  const coverage = comparison.cover(describeSources(cited));
  const mostCovered = greatest(
    rankings.flatMap(({ byCoverage }) => byCoverage.find(isRival) ?? []),
    ({ value }) => value,
  );
  const similarity = greatest(places, ({ row }) => comparison.compareRow(row));
  const nearest = rankings
    .flatMap(({ bySimilarity }) => takeFirst(bySimilarity, NEAREST_RIVALS, isRival))
    .sort((a, b) => b.value - a.value)
    .slice(0, NEAREST_RIVALS);
  return {
    model: comparison.model,
    similarity,
    ...measureAlignment(
      comparison,
      [...own],
      nearest.map(({ section }) => section),
    ),
    coverage,
    behindSimilarity: Math.max(0, (nearest[0]?.value ?? 0) - similarity),
    behindCoverage: Math.max(0, mostCovered - coverage),
  };
}

function measureAlignment(
  comparison: ClaimComparison,
  own: readonly Section[],
  rivals: readonly Section[],
): Pick<SupportSignals, "alignment" | "behindAlignment"> {
  if (!comparison.comparesWords) return { alignment: null, behindAlignment: null };
  const alignment = greatest(own, (section) => comparison.align(section));
  const ahead = greatest(rivals, (section) => comparison.align(section)) - alignment;
  return { alignment, behindAlignment: Math.max(0, ahead) };
}

/** Joins the passages into one text, each after its chapter's title. */
export function describeSources(cited: readonly CitationSource[]): string {
  return cited.map(({ chapter, passage }) => `${chapter.title}\n${passage.text}`).join("\n");
}

function greatest<T>(entries: readonly T[], value: (entry: T) => number): number {
  return entries.reduce((most, entry) => Math.max(most, value(entry)), 0);
}

function takeFirst<T>(entries: readonly T[], count: number, accept: (entry: T) => boolean): T[] {
  const taken: T[] = [];
  for (const entry of entries) {
    if (taken.length === count) break;
    if (accept(entry)) taken.push(entry);
  }
  return taken;
}
