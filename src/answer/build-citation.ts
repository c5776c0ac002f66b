import type { PassageSentence } from "../language/list-passage-sentences.js";
import type { FoundPassage } from "../retrieve/search-passages.js";
import type { Citation, Support } from "../shared/domain.js";
import { buildPlayUrl } from "../shared/play-url.js";
import { formatTimestamp, markEstimated } from "../shared/timestamp.js";

/** A passage, or sentences of what is said in it, as they are cited. */
export interface CitationSource extends FoundPassage {
  /** What is quoted of the passage; all of it where this is not given. */
  readonly quoted?: QuotedSpeech;
}
export type CitedChapter = Pick<CitationSource, "episode" | "chapter">;

/** Sentences of one passage of speech that follow each other. */
type QuotedSpeech = Omit<PassageSentence, "offset" | "beginsTurn">;

/**
 * Narrows what is cited of a passage of speech to some of its sentences: from the first of them to the last, as they
 * stand there. A note, which has no seconds of its own, stays whole; so does a passage of which none is given.
 */
export function quoteSentences(
  source: CitationSource,
  sentences: readonly PassageSentence[],
): CitationSource {
  const [first] = sentences;
  const last = sentences.at(-1);
  const { episode, chapter, passage } = source;
  if (passage.kind !== "transcript" || first === undefined || last === undefined) return source;
  const text = passage.text.slice(first.offset, last.offset + last.text.length);
  const { startSeconds, estimated } = first;
  const time = { startSeconds, endSeconds: last.endSeconds, ...markEstimated(estimated) };
  const speaker = sentences.every((each) => each.speaker === first.speaker) ? first.speaker : null;
  return { episode, chapter, passage, quoted: { text, speaker, ...time } };
}

/** True where what is cited begins at an estimated second: a note begins with its chapter. */
export function isEstimated({ chapter, passage, quoted }: CitationSource): boolean {
  const said = quoted ?? passage.sentences?.[0];
  return (passage.kind === "transcript" ? said?.estimated : chapter.estimated) === true;
}

/** Builds a citation from the index's own data; nothing in it comes from a model. */
export function buildCitation(source: CitationSource, n: number, support: Support): Citation {
  const { episode, chapter, passage } = source;
  const { id, title, show, publishedAt } = episode;
  const { text, startSeconds, endSeconds } = source.quoted ?? passage;
  const speaker = findSpeaker(source);
  return {
    n,
    episode: { id, title, show, publishedAt },
    chapter: {
      number: chapter.number,
      title: chapter.title,
      ...(chapter.untimed === true ? { untimed: true } : {}),
    },
    start: startSeconds,
    end: endSeconds,
    timestamp: formatTimestamp(startSeconds),
    ...markEstimated(isEstimated(source)),
    url: buildPlayUrl(episode, startSeconds),
    quote: text,
    ...(speaker === null ? {} : { speaker }),
    kind: passage.kind,
    support,
  };
}

/** Finds who says all that is quoted; null where nobody is named, or several speak. */
function findSpeaker({ passage, quoted }: CitationSource): string | null {
  if (quoted !== undefined) return quoted.speaker;
  const [speaker = null, ...others] = passage.speakers ?? [];
  return others.length === 0 ? speaker : null;
}

/** Returns a key that no other chapter of the index has. */
export function identifyChapter({ episode, chapter }: CitedChapter): string {
  return `${episode.id} ${chapter.number}`;
}

/** Returns a key that only the same words of the same passage have, at the same second. */
export function identifyQuote({ passage, quoted }: CitationSource): string {
  return quoted === undefined ? passage.id : `${passage.id} ${quoted.startSeconds} ${quoted.text}`;
}
