import type { FoundPassage } from "../retrieve/search-passages.js";
import type { Citation, Support } from "../shared/domain.js";
import { buildPlayUrl } from "../shared/play-url.js";
import { formatTimestamp } from "../shared/timestamp.js";

export type CitationSource = FoundPassage;
export type CitedChapter = Omit<CitationSource, "passage">;

/** Builds a citation from the index's own data; nothing in it comes from a model. */
export function buildCitation(source: CitationSource, n: number, support: Support): Citation {
  const { episode, chapter, passage } = source;
  const { id, title, show, publishedAt } = episode;
  return {
    n,
    episode: { id, title, show, publishedAt },
    chapter: { number: chapter.number, title: chapter.title },
    start: passage.startSeconds,
    end: passage.endSeconds,
    timestamp: formatTimestamp(passage.startSeconds),
    url: buildPlayUrl(episode, passage.startSeconds),
    quote: passage.text,
    kind: passage.kind,
    support,
  };
}

/** Returns a key that no other chapter of the index has. */
export function identifyChapter({ episode, chapter }: CitedChapter): string {
  return `${episode.id} ${chapter.number}`;
}
