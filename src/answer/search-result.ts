import type { Citation } from "../shared/domain.js";
import { buildCitation, type CitationSource } from "./build-citation.js";

/** A found passage as a client sees it: where it is, what plays it, its words. No scores. */
export type SearchResult = Omit<Citation, "n" | "quote" | "support"> & {
  /** 1 is the best. */
  readonly rank: number;
  readonly text: string;
};

export function listSearchResults(found: readonly CitationSource[]): SearchResult[] {
  return found.map((source, i) => {
    const { n: rank, quote: text, support: _, ...place } = buildCitation(source, i + 1, "verbatim");
    return { rank, ...place, text };
  });
}
