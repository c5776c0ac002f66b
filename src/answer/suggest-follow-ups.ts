import type { Chapter } from "../domain.js";
import { askAboutChapter } from "./ask-about-chapter.js";

const MOST_QUESTIONS = 3;

interface Place {
  readonly chapter: Chapter;
}

/** Questions whose answer is one of the chapters near by, nearest first, other than those that were cited. */
export function suggestFollowUps(near: readonly Place[], cited: readonly Place[]): string[] {
  const chapters = new Set(near.map(({ chapter }) => chapter));
  for (const { chapter } of cited) chapters.delete(chapter);
  return [...new Set([...chapters].map(askAboutChapter))].slice(0, MOST_QUESTIONS);
}
