import { capitalise } from "../../language/capitalise.js";
import type { AnswerEvent } from "../../shared/domain.js";
import type { AnswerDraft } from "../answer-draft.js";
import type { ChapterSpans } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";
import { shortenTitle } from "./shorten-title.js";
import { writeSpans } from "./write-spans.js";

/** Names, in quotation marks, an episode of which nobody says when anything is said. */
export function nameUntimed(title: string): string {
  return `of ${title}, which has no times`;
}

/**
 * Writes an answer in the page's own words, a paragraph a chapter. What stands in quotation marks is word for word;
 * the words around it are the program's, and say only where the quoted ones stand: in which episode where there are several,
 * or with `namesEpisode`.
 */
export function* writeExtract(
  draft: AnswerDraft,
  chapters: readonly ChapterSpans[],
  namesEpisode = false,
): Generator<AnswerEvent> {
  const several = namesEpisode || new Set(chapters.map(({ episode }) => episode.id)).size > 1;
  for (const [i, { episode, chapter, spans }] of chapters.entries()) {
    const parts = namePlace(episode, chapter, several);
    const where = parts.length === 0 ? "" : `${capitalise(parts.join(", "))}, `;
    const lead = { where: `${i === 0 ? "" : "\n\n"}${where}`, verb: i === 0 ? "say" : "add" } as const;
    yield* writeSpans(draft, lead, spans);
  }
}

/** Names the episode, where there are several, and the chapter. */
function namePlace(
  episode: ChapterSpans["episode"],
  chapter: ChapterSpans["chapter"],
  isOneOfSeveral: boolean,
): string[] {
  const title = quoteWords(shortenTitle(chapter.title, episode.chapters));
  if (chapter.untimed === true) return [nameUntimed(title)];
  return [
    ...(isOneOfSeveral ? [`in ${quoteWords(episode.title)}`] : []),
    // A title that the program made says less than the words quoted under it.
    ...(chapter.generated === true ? [] : [`under ${title}`]),
  ];
}
