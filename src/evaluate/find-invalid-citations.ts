import { isQuoteOf } from "../answer/is-quote-of.js";
import type { ChatResponse, Citation } from "../shared/domain.js";
import { buildPlayUrl } from "../shared/play-url.js";
import { formatTimestamp } from "../shared/timestamp.js";
import type { PassageView } from "../store/passage-view.js";

/**
 * Finds the citations that lack a real chapter, a passage's own words (of speech, sentences of them), their second, or the
 * link that plays there.
 */
export function findInvalidCitations(
  { citations, closest }: ChatResponse,
  { sections, passages }: PassageView,
): Citation[] {
  return [...citations, ...closest].filter(({ episode, chapter, start, end, timestamp, url, quote }) => {
    const found = sections.filter(
      (entry) => entry.episode.id === episode.id && entry.chapter.number === chapter.number,
    );
    const [first] = found;
    if (first === undefined) return true;
    const { startSeconds, endSeconds, title } = first.chapter;
    const isInside = start >= startSeconds && (end ?? start) <= (endSeconds ?? Number.POSITIVE_INFINITY);
    const own = found.flatMap((entry) => passages.slice(entry.firstPassage, entry.endPassage));
    return !(
      isInside &&
      title === chapter.title &&
      timestamp === formatTimestamp(start) &&
      url === buildPlayUrl(first.episode, start) &&
      own.some((passage) => isQuoteOf(passage, { quote, start, end }))
    );
  });
}
