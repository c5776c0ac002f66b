import { nameShow } from "../../../store/episode-outline.js";
import type { EpisodeFacts } from "../../../store/episodes/episode-facts.js";
import { indexEpisodes } from "../../../store/episodes/episode-index.js";
import { listNewest } from "../../../store/episodes/list-episodes.js";

/** So many episodes are listed on one page. */
const PAGE_LENGTH = 200;
/** In UTF-16 units; more words than that are cut. */
export const LONGEST_WORDS = 200;

/** A part of the list of the episodes, and what is said of all of them. */
export interface ShownList {
  /** The show that all episodes are of; null where there is none. */
  readonly show: string | null;
  /** A picture that they all have is the show's; undefined where there is none. */
  readonly artwork: string | undefined;
  readonly count: number;
  /** What the titles or names of those listed have; empty for all episodes. */
  readonly words: string;
  /** How many have these words. */
  readonly found: number;
  /** Which part this is, from 1, and how many there are. */
  readonly page: number;
  readonly pages: number;
  /** The place of the first listed among those found, from 0. */
  readonly first: number;
  /** The newest first. */
  readonly episodes: readonly EpisodeFacts[];
}

/** How many pages a list of so many episodes has, 1 or more. */
export function countPages(episodes: number): number {
  return Math.max(1, Math.ceil(episodes / PAGE_LENGTH));
}

/** Lists a part of the episodes that have some words: that nearest to the one asked for, the first for what is no number. */
export function showList(
  all: readonly EpisodeFacts[],
  asked: { readonly page: unknown; readonly words?: unknown },
): ShownList {
  const words = typeof asked.words === "string" ? asked.words.trim().slice(0, LONGEST_WORDS) : "";
  const rows = listNewest(indexEpisodes(all), words);
  const pages = countPages(rows.length);
  const page = Math.min(Math.max(Number.parseInt(String(asked.page), 10) || 1, 1), pages);
  const first = (page - 1) * PAGE_LENGTH;
  const artwork = all[0]?.artwork;
  return {
    show: nameShow(all),
    artwork: all.every((episode) => episode.artwork === artwork) ? artwork : undefined,
    count: all.length,
    words,
    found: rows.length,
    page,
    pages,
    first,
    episodes: Array.from(rows.subarray(first, first + PAGE_LENGTH)).flatMap((row) => all[row] ?? []),
  };
}
