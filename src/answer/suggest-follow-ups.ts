import type { RankedChapter } from "../retrieve/retrieve.js";

const MOST_QUESTIONS = 3;

/** Questions whose answer is a chapter near by: asked in the words of its title, they find it again. */
export function suggestFollowUps(
  ranked: readonly RankedChapter[],
  cited: readonly RankedChapter[],
): string[] {
  return ranked
    .filter((candidate) => !cited.includes(candidate))
    .slice(0, MOST_QUESTIONS)
    .map(({ chapter }) => `What is said about “${chapter.title}”?`);
}
