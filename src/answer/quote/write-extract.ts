import { capitalise } from "../../language/sentences.js";
import type { AnswerEvent } from "../../shared/domain.js";
import type { AnswerDraft } from "../answer-draft.js";
import { escapeMarkup } from "../escape-markup.js";
import type { ChapterSpans, Span } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";
import { shortenTitle } from "./shorten-title.js";

/** So many moments are quoted beside the words that answer; the first of each chapter whatever their number. */
const MOST_MOMENTS = 3;

/** Names, in quotation marks, an episode of which nobody says when anything is said. */
export function nameUntimed(title: string): string {
  return `of ${title}, which has no times`;
}

/** A quotation with the chapter that it is from. */
interface Moment extends Pick<ChapterSpans, "episode" | "chapter"> {
  readonly span: Span;
}

/**
 * Writes an answer in the page's own words: a paragraph with those that answer, then a list with an item for each
 * quotation that says more. What stands in quotation marks is word for word. The words before it are the program's: who says it, and
 * with `namesEpisode` in which episode. Chapters and times stand in the citations.
 */
export function* writeExtract(
  draft: AnswerDraft,
  chapters: readonly ChapterSpans[],
  namesEpisode: boolean,
): Generator<AnswerEvent> {
  let before: Moment | null = null;
  for (const [i, moment] of chooseMoments(chapters).entries()) {
    const mark = i === 0 ? "" : i === 1 ? "\n\n- " : "\n- ";
    const isElsewhere = moment.chapter !== before?.chapter;
    const place = isElsewhere
      ? namePlace(moment, namesEpisode && moment.episode.id !== before?.episode.id)
      : [];
    yield* writeMoment(draft, moment, mark, place);
    before = moment;
  }
}

/** Takes the first moment of each chapter, and further ones while there is room, all in their order. */
function chooseMoments(chapters: readonly ChapterSpans[]): Moment[] {
  let room = MOST_MOMENTS + 1 - chapters.length;
  return chapters.flatMap(({ episode, chapter, spans }) => {
    const seconds = new Set<number>();
    const most = 1 + Math.max(0, room);
    // What stands at one second is one moment, however many quotations it has.
    const taken = spans.filter(({ source }) => {
      const { startSeconds } = source.quoted ?? source.passage;
      if (seconds.size < most) seconds.add(startSeconds);
      return seconds.has(startSeconds);
    });
    room -= Math.max(0, seconds.size - 1);
    return taken.map((span) => ({ episode, chapter, span }));
  });
}

function* writeMoment(
  draft: AnswerDraft,
  moment: Moment,
  mark: string,
  place: readonly string[],
): Generator<AnswerEvent> {
  const { source, words, speaker } = moment.span;
  const who = speaker === null ? [] : [escapeMarkup(speaker)];
  const lead = [...place, ...who].join(", ");
  const opening = lead === "" ? "" : `${capitalise(lead)}: `;
  yield* draft.cite({ text: `${mark}${opening}${quoteWords(words)}`, sources: [source] });
}

function namePlace({ episode, chapter }: Moment, namesEpisode: boolean): string[] {
  if (chapter.untimed === true)
    return [nameUntimed(quoteWords(shortenTitle(chapter.title, episode.chapters)))];
  return namesEpisode ? [`in ${quoteWords(episode.title)}`] : [];
}
