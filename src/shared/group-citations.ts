import type { Citation } from "./domain.js";

/** Groups the citations of one chapter that play at the same second. The groups are in order of first use. */
export function groupCitations(citations: readonly Citation[]): Citation[][] {
  const groups = new Map<string, Citation[]>();
  for (const citation of citations) {
    const place = JSON.stringify([citation.episode.id, citation.chapter.number, citation.start]);
    groups.set(place, [...(groups.get(place) ?? []), citation]);
  }
  return [...groups.values()];
}
