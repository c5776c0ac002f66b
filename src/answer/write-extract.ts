import type { AnswerEvent } from "../domain.js";
import type { RankedChapter } from "../retrieve/retrieve.js";
import type { AnswerDraft } from "./answer-draft.js";
import { escapeMarkup } from "./escape-markup.js";

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
