import { buildCitation, type CitationSource } from "./build-citation.js";
import type { SearchResult } from "./search-result.js";

export function listSearchResults(found: readonly CitationSource[]): SearchResult[] {
  return found.map((source, i) => {
    const { n: rank, quote: text, support: _, ...place } = buildCitation(source, i + 1, "verbatim");
    return { rank, ...place, text };
  });
}
