import { capitalise } from "../../language/capitalise.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { formatSpan } from "../../shared/timestamp.js";
import type { AnswerDraft } from "../answer-draft.js";
import type { ChapterSpans } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";
import { shortenTitle } from "./shorten-title.js";
import { nameUntimed } from "./write-extract.js";
import { writeSpans } from "./write-spans.js";

/**
 * Writes when the topic is talked about: each chapter's times, then its nearest words. Where no chapter holds a word
 * of the topic (`isNamed` is false), the answer says so.
 */
export function* writeMoments(
  draft: AnswerDraft,
  chapters: readonly ChapterSpans[],
  isNamed: boolean,
): Generator<AnswerEvent> {
  const first = isNamed ? "From" : "No chapter names it; the nearest in meaning is from";
  const several = new Set(chapters.map(({ episode }) => episode.id)).size > 1;
  for (const [i, { episode, chapter, spans }] of chapters.entries()) {
    const times = formatSpan(chapter);
    const title = quoteWords(shortenTitle(chapter.title, episode.chapters));
    const where = `in chapter ${chapter.number}, ${title}${several ? `, of ${quoteWords(episode.title)}` : ""}`;
    const timed = `${i === 0 ? first : "\n\nPerhaps also from"} ${times}, ${where}, where `;
    const untimed = `${i === 0 ? "" : "\n\n"}${capitalise(nameUntimed(title))}, `;
    const lead = chapter.untimed === true ? untimed : timed;
    yield* writeSpans(draft, { where: lead, verb: "say" }, spans.slice(0, 1));
  }
}
