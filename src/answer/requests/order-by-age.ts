import { compareDates } from "../../store/episode-outline.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";

/**
 * Puts the oldest episode first: by their dates, or by their numbers where these alone are all known. Where neither are, one
 * without a date comes first, so that it is never the latest by chance.
 */
export function orderByAge(episodes: readonly EpisodeFacts[]): EpisodeFacts[] {
  const isByNumber = !areDated(episodes) && areNumbered(episodes);
  return [...episodes].sort(isByNumber ? compareNumbers : compareAge);
}

/** True where it is known of each episode when its turn was. */
export function isOrdered(episodes: readonly EpisodeFacts[]): boolean {
  return episodes.length < 2 || areDated(episodes) || areNumbered(episodes);
}

function areDated(episodes: readonly EpisodeFacts[]): boolean {
  return episodes.every(({ publishedAt }) => publishedAt !== null);
}

function areNumbered(episodes: readonly EpisodeFacts[]): boolean {
  return episodes.every(({ number }) => number !== undefined);
}

function compareNumbers(a: EpisodeFacts, b: EpisodeFacts): number {
  return (a.season ?? 0) - (b.season ?? 0) || (a.number ?? 0) - (b.number ?? 0);
}

function compareAge(a: EpisodeFacts, b: EpisodeFacts): number {
  const isDated = Number(a.publishedAt !== null) - Number(b.publishedAt !== null);
  return isDated || compareDates(a, b);
}
