import type { Chapter, Passage } from "../shared/domain.js";

/** Writes the chapter's title, summary and bullets as one text, which the search for whole chapters reads. */
export function describeChapter(chapter: Chapter): string {
  const parts = [chapter.title, chapter.summary, ...chapter.bullets].filter((part) => part !== null);
  return parts.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

/**
 * Writes the text that a passage is embedded as. A bullet stands alone; the chapter's title precedes a summary, and
 * speech too where somebody wrote that title. Together with the whole notes this ranked best of the mixtures tried.
 */
export function describePassage(passage: Passage, chapter: Chapter): string {
  if (passage.kind === "bullet" || chapter.generated === true || passage.text === chapter.title)
    return passage.text;
  return `${chapter.title}. ${passage.text}`;
}
