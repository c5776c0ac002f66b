import type { Chapter, Passage } from "../shared/domain.js";

/** The chapter's notes as one text: title, summary, bullets. What whole-chapter search reads. */
export function describeChapter(chapter: Chapter): string {
  const parts = [chapter.title, chapter.summary, ...chapter.bullets].filter((part) => part !== null);
  return parts.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

/**
 * The text a passage is embedded as. A bullet stands alone; a summary is led by its chapter's title, and so is
 * speech, where somebody wrote that title. With the whole of the notes as a third view this ranked best of the
 * mixtures tried (README, "How it ranks").
 */
export function describePassage(passage: Passage, chapter: Chapter): string {
  if (passage.kind === "bullet" || chapter.generated === true || passage.text === chapter.title)
    return passage.text;
  return `${chapter.title}. ${passage.text}`;
}
