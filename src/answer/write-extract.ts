import type { AnswerEvent } from "../domain.js";
import type { RankedChapter } from "../retrieve/retrieve.js";
import type { AnswerDraft } from "./answer-draft.js";

const BEST_CHAPTER_PASSAGES = 3;
const FURTHER_CHAPTER_PASSAGES = 2;

/** An answer in the page's own words: each chapter's title, under it its best passages, each with its citation. */
export function* writeExtract(
  draft: AnswerDraft,
  chapters: readonly RankedChapter[],
): Generator<AnswerEvent> {
  for (const [i, { episode, chapter, passages }] of chapters.entries()) {
    yield* draft.add(`${i === 0 ? "" : "\n\n"}**${escapeMarkup(chapter.title)}**\n`);
    const count = i === 0 ? BEST_CHAPTER_PASSAGES : FURTHER_CHAPTER_PASSAGES;
    for (const { passage } of passages.slice(0, count)) {
      yield* draft.add(`\n- ${escapeMarkup(passage.text)}`, [{ episode, chapter, passage }]);
    }
  }
}

/** What the page wrote in brackets, asterisks or tags is no citation, link, bold or HTML in the answer. */
function escapeMarkup(text: string): string {
  return text
    .replaceAll(/\[(\d+)\]/g, "($1)")
    .replaceAll(/\*{2,}/g, "*")
    .replaceAll("](", "] (")
    .replaceAll(/<(?=[a-z/!?])/gi, "< ");
}
