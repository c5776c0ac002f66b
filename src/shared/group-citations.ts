import type { Citation } from "./domain.js";

/** The heading of what comes nearest where nothing answers. */
export const CLOSEST_HEADING = "Closest moments, may not answer";

export type CitationGroup = readonly [Citation, ...Citation[]];

/** Groups the citations of one chapter that play at the same second. The groups are in order of first use. */
export function groupCitations(citations: readonly Citation[]): CitationGroup[] {
  const groups = new Map<string, [Citation, ...Citation[]]>();
  for (const citation of citations) {
    const place = JSON.stringify([citation.episode.id, citation.chapter.number, citation.start]);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [citation]);
    else group.push(citation);
  }
  return [...groups.values()];
}
