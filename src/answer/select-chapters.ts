import { ANSWERS, toLogit } from "../read/judge-probability.js";
import type { ReadChapter } from "../read/read-chapters.js";
import { compareDates } from "../store/episode-outline.js";

/** A further chapter is cited where it is likelier than not to answer, and nearly as likely as the likeliest. */
const LIKELIER_THAN_NOT = 0.5;
const SHARE = 0.85;
const MOST_CHAPTERS = 3;

/**
 * What the logit of a chapter's probability counts for beside its score. Chosen on episodes that the reader's training held
 * back, and no worse on the dev questions: DESIGN.md, "Reading".
 */
const READING_WEIGHT = 0.06;

/** Returns the chapters that answer, the best first by their score and their probability. */
function rankAnswering(chapters: readonly ReadChapter[]): ReadChapter[] {
  const rank = ({ score, probability }: ReadChapter) => score + READING_WEIGHT * toLogit(probability);
  return chapters.filter(({ probability }) => probability >= ANSWERS).sort((a, b) => rank(b) - rank(a));
}

/** Returns the best chapter that answers, and of those behind it the ones that are about as likely to as any. */
export function selectChapters(chapters: readonly ReadChapter[]): ReadChapter[] {
  const answering = rankAnswering(chapters);
  const likeliest = Math.max(...answering.map(({ probability }) => probability));
  const least = Math.max(LIKELIER_THAN_NOT, SHARE * likeliest);
  return answering.filter(({ probability }, i) => i === 0 || probability >= least).slice(0, MOST_CHAPTERS);
}

const MOST_EPISODES = 5;

/**
 * Returns the best chapter that answers, and of other episodes those that are likelier than not to, each one's best; oldest
 * first, without a date last.
 */
export function selectAcross(chapters: readonly ReadChapter[]): ReadChapter[] {
  const episodes = new Map<string, ReadChapter>();
  for (const chapter of rankAnswering(chapters)) {
    const { id } = chapter.episode;
    const isSure = episodes.size === 0 || chapter.probability >= LIKELIER_THAN_NOT;
    if (isSure && !episodes.has(id)) episodes.set(id, chapter);
  }
  return [...episodes.values()]
    .slice(0, MOST_EPISODES)
    .sort((a, b) => compareDates(a.episode, b.episode) || b.score - a.score);
}
