import type { Chapter } from "../shared/domain.js";
import type { PassageDraft } from "./hash-passages.js";

/**
 * Makes passages of a chapter's summary and bullets, with the chapter's span. A chapter that has neither, and no
 * speech, is found by its title.
 */
export function splitNotes(chapter: Chapter, hasSpeech: boolean): PassageDraft[] {
  const { startSeconds, endSeconds, summary, bullets, title } = chapter;
  const span = { chapter, startSeconds, endSeconds };
  const drafts: PassageDraft[] = bullets.map((text) => ({ ...span, kind: "bullet", text }));
  if (summary !== null) drafts.unshift({ ...span, kind: "summary", text: summary });
  return drafts.length === 0 && !hasSpeech ? [{ ...span, kind: "summary", text: title }] : drafts;
}
