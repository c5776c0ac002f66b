import { tokenize } from "../language/tokenize.js";
import type { Chapter } from "../shared/domain.js";

const MOST_STARTERS = 3;

/**
 * Picks questions to begin with, one each from the start, the middle and the end of an episode: of each part the one that
 * has the fewest words in common with those before it, and opens in another way.
 */
export function pickStarters(chapters: readonly Pick<Chapter, "questions">[]): string[] {
  const askable = chapters.filter(({ questions = [] }) => questions.length > 0);
  const picked: string[] = [];
  for (let part = 0; part < MOST_STARTERS; part++) {
    const from = Math.floor((part * askable.length) / MOST_STARTERS);
    const to = Math.floor(((part + 1) * askable.length) / MOST_STARTERS);
    const own = askable.slice(from, to).flatMap(({ questions = [] }) => questions.slice(0, 1));
    const costs = own.map((question) => costLikeness(question, picked));
    const best = own[costs.indexOf(Math.min(...costs))];
    if (best !== undefined) picked.push(best);
  }
  return picked;
}

/** A word in common weighs more than the same opening; a question that tells nothing but its topic comes last. */
function costLikeness(question: string, picked: readonly string[]): number {
  const words = new Set(tokenize(question));
  const open = (text: string) => text.split(" ", 2).join(" ");
  const shared = picked
    .flatMap((other) => tokenize(other))
    .filter((word) => words.has(word) && word !== "said").length;
  const alike = picked.filter((other) => open(other) === open(question)).length;
  return 2 * shared + alike + Number(question.startsWith("What is said")) * 0.5;
}
