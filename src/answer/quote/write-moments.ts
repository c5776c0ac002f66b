import { capitalise } from "../../language/sentences.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { formatSpan } from "../../shared/timestamp.js";
import type { AnswerDraft } from "../answer-draft.js";
import { escapeMarkup } from "../escape-markup.js";
import type { ChapterSpans } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";
import { shortenTitle } from "./shorten-title.js";
import { nameUntimed } from "./write-extract.js";

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
    const [span] = spans;
    if (span === undefined) continue;
    const times = formatSpan(chapter);
    const title = quoteWords(shortenTitle(chapter.title, episode.chapters));
    const where = `in chapter ${chapter.number}, ${title}${several ? `, of ${quoteWords(episode.title)}` : ""}`;
    const timed = `${i === 0 ? first : "\n\nPerhaps also from"} ${times}, ${where}`;
    const untimed = `${i === 0 ? "" : "\n\n"}${capitalise(nameUntimed(title))}`;
    const who = span.speaker === null ? "" : `, ${escapeMarkup(span.speaker)}`;
    const lead = `${chapter.untimed === true ? untimed : timed}${who}: `;
    yield* draft.cite({ text: `${lead}${quoteWords(span.words)}`, sources: [span.source] });
  }
}
