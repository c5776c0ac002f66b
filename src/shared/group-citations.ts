import type { Citation } from "./domain.js";

/** Citations of one chapter play at one second: they are shown under one heading. In order of first use. */
export function groupCitations(citations: readonly Citation[]): Citation[][] {
  const groups = new Map<string, Citation[]>();
  for (const citation of citations) {
    const place = JSON.stringify([citation.episode.id, citation.chapter.number, citation.start]);
    groups.set(place, [...(groups.get(place) ?? []), citation]);
  }
  return [...groups.values()];
}
