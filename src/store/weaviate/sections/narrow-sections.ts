import { narrowCandidates } from "../../narrow-candidates.js";
import type { Candidates, SectionQuery } from "../../passage-store.js";
import type { CountedLexicon } from "../../words/counted-lexicon.js";
import { FOUND, type SectionIds } from "./search-sections.js";
import { type SectionSketch, viewSketches } from "./section-sketch.js";

/** A section that was found by one query at least. */
export interface FoundSection {
  readonly id: string;
  /** Its episode's row in the catalog. */
  readonly row: number;
  readonly sketch: SectionSketch;
}

/** Gives each query's best candidates, by their places among the sections found. */
export function narrowSections(
  found: readonly FoundSection[],
  searches: readonly { readonly query: SectionQuery; readonly ids: SectionIds }[],
  { lexicon, dimensions }: { readonly lexicon: CountedLexicon; readonly dimensions: number },
): Candidates[] {
  const view = viewSketches(
    found.map(({ sketch }) => sketch),
    dimensions,
  );
  const places = new Map(found.map(({ id }, place) => [id, place]));
  const find = (ids: readonly string[]) => ids.flatMap((id) => places.get(id) ?? []);
  return searches.map(({ query: { terms, vector }, ids: { said, nearest } }) => {
    // The shards weigh words by what each of them holds.
    const scores = [...new Set(find([...said, ...nearest]))]
      .map((place) => [place, lexicon.score(terms, splitStems(found[place]))] as const)
      .filter(([, score]) => score > 0)
      .sort(([, a], [, b]) => b - a);
    const keywordScores = new Map(scores.slice(0, FOUND));
    return narrowCandidates(view, { keywordScores, nearest: find(nearest) }, vector);
  });
}

function splitStems(section: FoundSection | undefined): string[] {
  return section?.sketch.stems.split(" ").filter(Boolean) ?? [];
}
