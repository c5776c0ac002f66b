import type { Chapter, Citation, Passage, Support } from "../shared/domain.js";
import { buildPlayUrl } from "../shared/play-url.js";
import { formatTimestamp } from "../shared/timestamp.js";
import type { EpisodeOutline } from "../store/episode-outline.js";

export interface CitationSource {
  readonly episode: EpisodeOutline;
  readonly chapter: Chapter;
  readonly passage: Passage;
}

/** A citation from the index's own data; nothing in it comes from a model. */
export function buildCitation(source: CitationSource, n: number, support: Support): Citation {
  const { episode, chapter, passage } = source;
  return {
    n,
    episode: {
      id: episode.id,
      title: episode.title,
      show: episode.show,
      publishedAt: episode.publishedAt,
    },
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
