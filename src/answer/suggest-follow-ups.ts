import type { RankedChapter } from "../retrieve/retrieve.js";
import { askAboutChapter } from "./ask-about-chapter.js";

const MOST_QUESTIONS = 3;

/** Questions whose answer is a chapter near by. */
export function suggestFollowUps(
  ranked: readonly RankedChapter[],
  cited: readonly RankedChapter[],
): string[] {
  return ranked
    .filter((candidate) => !cited.includes(candidate))
    .slice(0, MOST_QUESTIONS)
    .map(({ chapter }) => askAboutChapter(chapter));
}
