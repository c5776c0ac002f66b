import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import type { PassageStore } from "../passage-store.js";
import { type EpisodeIndex, indexEpisodes, listPlainWords } from "./episode-index.js";
import type { ListedEpisode } from "./listed-episode.js";

export const NO_CURSOR = "expected one that a list of episodes gave";

export interface ListRequest {
  /** What the list before gave as `next`; the list begins with the newest episode where it is absent. */
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** See `listNewest`. */
  readonly words?: string | undefined;
}

export interface EpisodePage<Episode> {
  /** The newest come first, and those without a date last. */
  readonly episodes: readonly Episode[];
  /** How many episodes have the words. */
  readonly total: number;
  /** Asks for the rest; null where there is none. */
  readonly next: string | null;
}

/**
 * Lists the episodes whose title and people's names have words that begin as all of these do, the newest first and those
 * without a date last; of one day, in the order of the corpus. Without words it lists all.
 */
export function listNewest<Episode>(index: EpisodeIndex<Episode & Indexed>, words = ""): Uint32Array {
  const asked = listPlainWords(words);
  if (asked.length === 0) return words.trim() === "" ? index.newestFirst : new Uint32Array();
  const found = new Uint8Array(index.episodes.length);
  for (const row of index.words.findBeginnings(asked)) found[row] = 1;
  return index.newestFirst.filter((row) => found[row] === 1);
}

/** Lists episodes a part at a time. Those that are added meanwhile move no other. Throws `bad_request` for no cursor. */
export function listEpisodes<Episode>(
  index: EpisodeIndex<Episode & Indexed>,
  { cursor, limit, words }: ListRequest,
): EpisodePage<Episode> {
  const rows = listNewest(index, words);
  const from = cursor === undefined ? 0 : findPlace(index, rows, readCursor(cursor));
  const end = Math.min(rows.length, from + limit);
  const row = rows[end - 1] ?? 0;
  const last = index.episodes[row];
  return {
    episodes: Array.from(rows.subarray(from, end)).flatMap((each) => index.episodes[each] ?? []),
    total: rows.length,
    next:
      last === undefined || end >= rows.length ? null : writeCursor([last.id, last.publishedAt ?? "", row]),
  };
}

type Indexed = EpisodeIndex["episodes"][number];

/** Does the same with the episodes of a store, of which no engine is asked. */
export function listStored(
  store: Pick<PassageStore, "episodes" | "listEpisodes">,
  asked: ListRequest,
): EpisodePage<ListedEpisode> {
  const page = listEpisodes(indexEpisodes(store.episodes), asked);
  return { ...page, episodes: store.listEpisodes(page.episodes.map(({ id }) => id)) };
}

/** The last episode of a part: its id, its day, and its row, which tells its place where it is gone. */
const placeSchema = z.tuple([z.string(), z.string(), z.int().min(0)]);
type Place = z.infer<typeof placeSchema>;

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function readCursor(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new AppError("bad_request", `cursor: ${NO_CURSOR}`, {
      hint: "Leave it out to begin with the newest",
      field: "cursor",
    });
  }
}

/** Finds where the list goes on behind a place. */
function findPlace(index: EpisodeIndex, rows: Uint32Array, [id, day, row]: Place): number {
  const now = index.find(id);
  const own = now === undefined ? undefined : index.ids.find(now.id)[0];
  // Of an episode that is gone or has moved to another day only the place it had tells where the list stopped.
  const stays = now !== undefined && own !== undefined && (now.publishedAt ?? "") === day;
  const [lastDay, lastRow] = [day, stays ? own : row - 1];
  const at = rows.findIndex((each) => {
    const eachDay = index.episodes[each]?.publishedAt ?? "";
    return eachDay < lastDay || (eachDay === lastDay && each > lastRow);
  });
  return at < 0 ? rows.length : at;
}
