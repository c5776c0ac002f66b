import { buildPlayUrl } from "../answer/play-url.js";
import { formatTimestamp } from "../corpus/timestamp.js";
import type { ChatResponse, Citation } from "../domain.js";
import type { PassageIndex } from "../index/passage-index.js";

/** Citations that are not of a real chapter, at its second, playing there, in a passage's own words. */
export function findInvalidCitations(
  { citations, closest }: ChatResponse,
  { chapters, passages }: PassageIndex,
): Citation[] {
  return [...citations, ...closest].filter(({ episode, chapter, start, end, timestamp, url, quote }) => {
    const found = chapters.find(
      (entry) => entry.episode.id === episode.id && entry.chapter.number === chapter.number,
    );
    if (found === undefined) return true;
    const inside = start >= found.chapter.startSeconds && (end ?? start) <= found.chapter.endSeconds;
    const own = passages.slice(found.firstPassage, found.endPassage);
    return !(
      inside &&
      found.chapter.title === chapter.title &&
      timestamp === formatTimestamp(start) &&
      url === buildPlayUrl(found.episode, start) &&
      own.some(({ text }) => text === quote)
    );
  });
}
