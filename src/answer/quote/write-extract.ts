import { capitalise } from "../../language/capitalise.js";
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

/** Spans of one chapter that play at the same second; never empty. */
interface Moment extends Pick<ChapterSpans, "episode" | "chapter"> {
  readonly spans: readonly Span[];
}

/**
 * Writes an answer in the page's own words: a paragraph with those that answer, then a list with an item for each moment
 * that says more. What stands in quotation marks is word for word. The words before it are the program's: who says it, and
 * in which episode where there are several, or with `namesEpisode`. Chapters and times stand in the citations.
 */
export function* writeExtract(
  draft: AnswerDraft,
  chapters: readonly ChapterSpans[],
  namesEpisode = false,
): Generator<AnswerEvent> {
  const several = namesEpisode || new Set(chapters.map(({ episode }) => episode.id)).size > 1;
  const [first, ...others] = chooseMoments(chapters);
  if (first === undefined) return;
  const [answering, ...rest] = first.spans;
  if (answering !== undefined) yield* writeMoment(draft, { ...first, spans: [answering] }, "", several);
  const more = rest.length === 0 ? others : [{ ...first, spans: rest }, ...others];
  for (const [i, moment] of more.entries()) {
    const before = i === 0 ? first : more[i - 1];
    const namesNext = several && moment.episode.id !== before?.episode.id;
    yield* writeMoment(draft, moment, i === 0 ? "\n\n- " : "\n- ", namesNext);
  }
}

/** Takes the first moment of each chapter, and further ones while there is room, all in their order. */
function chooseMoments(chapters: readonly ChapterSpans[]): Moment[] {
  let room = MOST_MOMENTS + 1 - chapters.length;
  return chapters.flatMap((chapter) => {
    const [first, ...further] = listMoments(chapter);
    const taken = further.slice(0, Math.max(0, room));
    room -= taken.length;
    return first === undefined ? [] : [first, ...taken];
  });
}

function listMoments({ episode, chapter, spans }: ChapterSpans): Moment[] {
  const bySecond = new Map<number, Span[]>();
  for (const span of spans) {
    const { startSeconds } = span.source.quoted ?? span.source.passage;
    bySecond.set(startSeconds, [...(bySecond.get(startSeconds) ?? []), span]);
  }
  return [...bySecond.values()].map((together) => ({ episode, chapter, spans: together }));
}

function* writeMoment(
  draft: AnswerDraft,
  moment: Moment,
  mark: string,
  namesEpisode: boolean,
): Generator<AnswerEvent> {
  let before: string | null = null;
  for (const [i, { source, words, speaker }] of moment.spans.entries()) {
    const who = speaker === before || speaker === null ? [] : [escapeMarkup(speaker)];
    const lead = [...(i === 0 ? namePlace(moment, namesEpisode) : []), ...who].join(", ");
    const opening = lead === "" ? "" : `${capitalise(lead)}: `;
    yield* draft.cite({ text: `${i === 0 ? mark : " "}${opening}${quoteWords(words)}`, sources: [source] });
    before = speaker;
  }
}

function namePlace({ episode, chapter }: Moment, namesEpisode: boolean): string[] {
  if (chapter.untimed === true)
    return [nameUntimed(quoteWords(shortenTitle(chapter.title, episode.chapters)))];
  return namesEpisode ? [`in ${quoteWords(episode.title)}`] : [];
}
