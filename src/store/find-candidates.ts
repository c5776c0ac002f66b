import type { Candidates, SectionQuery } from "./passage-store.js";
import type { EpisodeSpan, PassageView } from "./passage-view.js";
import { maskRows } from "./row-range.js";
import type { VectorIndex } from "./vectors/vector-index.js";
import type { KeywordIndex } from "./words/keyword-index.js";

/** So many rows and so many keyword documents are found before sections are compared with each other. */
const CANDIDATES = 64;

/** What is searched. */
export interface Searchable {
  readonly sections: PassageView["sections"];
  /** The ordinal of the section that each vector row belongs to. */
  readonly sectionOfRow: Uint32Array;
  readonly keywords: KeywordIndex;
  /** It is null where passages are found by keywords only. */
  readonly vectors: VectorIndex | null;
}

/** Finds the sections that may answer a query, of those of the accepted spans; null accepts all. */
export function findCandidates(
  { keywords, sections, vectors, sectionOfRow }: Searchable,
  { terms, vector }: SectionQuery,
  accepted: readonly EpisodeSpan[] | null,
): Candidates {
  const own = accepted?.map((span) => span.sections);
  const hits = keywords.search(terms, CANDIDATES, own === undefined ? null : maskRows(own, sections.length));
  const among = accepted?.flatMap(({ rows }) => rows);
  const near = vector === null ? [] : (vectors?.search(vector, { limit: CANDIDATES, among }) ?? []);
  return {
    keywordScores: new Map(hits.map(({ document, score }) => [document, score])),
    nearest: near.map(({ row }) => sectionOfRow[row] ?? 0),
  };
}

/** Lists for each range of sections how many of them hold the term. */
export function listShares(keywords: KeywordIndex, term: string, ranges: readonly EpisodeSpan["sections"][]) {
  const counts = keywords.countEach(term, ranges);
  return ranges.map(({ from, to }, i) => ({ held: counts[i] ?? 0, of: to - from }));
}
