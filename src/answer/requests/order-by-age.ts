import { compareDates, type EpisodeOutline } from "../../store/episode-outline.js";

/**
 * Puts the oldest episode first: by their dates, or by their numbers where these alone are all known. Where neither are, one
 * without a date comes first, so that it is never the latest by chance.
 */
export function orderByAge(episodes: readonly EpisodeOutline[]): EpisodeOutline[] {
  const isByNumber = !areDated(episodes) && areNumbered(episodes);
  return [...episodes].sort(isByNumber ? compareNumbers : compareAge);
}

/** True where it is known of each episode when its turn was. */
export function isOrdered(episodes: readonly EpisodeOutline[]): boolean {
  return episodes.length < 2 || areDated(episodes) || areNumbered(episodes);
}

function areDated(episodes: readonly EpisodeOutline[]): boolean {
  return episodes.every(({ publishedAt }) => publishedAt !== null);
}

function areNumbered(episodes: readonly EpisodeOutline[]): boolean {
  return episodes.every(({ number }) => number !== undefined);
}

function compareNumbers(a: EpisodeOutline, b: EpisodeOutline): number {
  return (a.season ?? 0) - (b.season ?? 0) || (a.number ?? 0) - (b.number ?? 0);
}

function compareAge(a: EpisodeOutline, b: EpisodeOutline): number {
  const isDated = Number(a.publishedAt !== null) - Number(b.publishedAt !== null);
  return isDated || compareDates(a, b);
}
