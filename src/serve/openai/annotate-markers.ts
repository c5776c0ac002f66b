import type { Citation } from "../../shared/domain.js";
import type { UrlAnnotation } from "./openai-schemas.js";

/**
 * One annotation for each `[n]` in `content`, in the list of sources too, in order; none for a citation without a link.
 * The offsets are UTF-16 units, as everywhere in this program and in JavaScript, Java, C# and Swift, the end
 * exclusive: `content.slice(start_index, end_index)` is `[n]`. Python counts code points: the two differ behind a
 * character beyond U+FFFF, such as an emoji.
 */
export function annotateMarkers(content: string, citations: readonly Citation[]): UrlAnnotation[] {
  const byNumber = new Map(citations.map((citation) => [citation.n, citation]));
  return [...content.matchAll(/\[(\d+)\]/g)].flatMap(({ 0: marker, 1: n, index }) => {
    const citation = byNumber.get(Number(n));
    if (citation === undefined || citation.url === null) return [];
    const { url, chapter, episode } = citation;
    const title = `${chapter.title} (${episode.title})`;
    const place = { start_index: index, end_index: index + marker.length };
    return [{ type: "url_citation", url_citation: { ...place, url, title } }];
  });
}
