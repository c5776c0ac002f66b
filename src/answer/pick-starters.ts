import { tokenize } from "../language/tokenize.js";
import type { Chapter } from "../shared/domain.js";
import { compareDates, type EpisodeOutline } from "../store/episode-outline.js";

const MOST_STARTERS = 3;

/**
 * Picks questions to begin with, one each from the start, the middle and the end of an episode: of each part the one that
 * has the fewest words in common with those before it, and opens in another way.
 */
export function pickStarters(chapters: readonly Pick<Chapter, "questions">[]): string[] {
  return pickApart(divide(chapters.flatMap(({ questions = [] }) => questions.slice(0, 1))));
}

/** Picks questions to begin with for a show, no two the same: one each of the latest three episodes that have some, then more of them. */
export function pickShowStarters(episodes: readonly EpisodeOutline[]): string[] {
  const latest: EpisodeOutline[] = [];
  for (const episode of episodes) {
    if ((episode.questions ?? []).length === 0) continue;
    const at = latest.findIndex((other) => isLater(episode, other));
    latest.splice(at < 0 ? latest.length : at, 0, episode);
    latest.length = Math.min(latest.length, MOST_STARTERS);
  }
  const own = latest.map(({ questions = [] }) => questions);
  return [...new Set([...pickApart(own), ...own.flat()])].slice(0, MOST_STARTERS);
}

/** One without a date is later than none. */
function isLater(episode: EpisodeOutline, other: EpisodeOutline): boolean {
  if (episode.publishedAt === null) return false;
  return other.publishedAt === null || compareDates(other, episode) < 0;
}

function divide(questions: readonly string[]): string[][] {
  const at = (part: number) => Math.floor((part * questions.length) / MOST_STARTERS);
  return Array.from({ length: MOST_STARTERS }, (_, part) => questions.slice(at(part), at(part + 1)));
}

/** Picks one of each list that has some which is not picked yet. */
function pickApart(lists: readonly (readonly string[])[]): string[] {
  const picked: string[] = [];
  for (const all of lists) {
    const list = all.filter((question) => !picked.includes(question));
    const costs = list.map((question) => costLikeness(question, picked));
    const best = list[costs.indexOf(Math.min(...costs))];
    if (best !== undefined) picked.push(best);
  }
  return picked;
}

/** A word in common weighs more than the same opening. */
function costLikeness(question: string, picked: readonly string[]): number {
  const words = new Set(tokenize(question));
  const open = (text: string) => text.split(" ", 2).join(" ");
  const shared = picked.flatMap((other) => tokenize(other)).filter((word) => words.has(word)).length;
  const alike = picked.filter((other) => open(other) === open(question)).length;
  return 2 * shared + alike;
}
