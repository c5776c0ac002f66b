import type { EpisodeOutline } from "../store/episode-outline.js";
import type { EpisodeFacts } from "../store/episodes/episode-facts.js";
import { indexEpisodes } from "../store/episodes/episode-index.js";
import type { PassageStore } from "../store/passage-store.js";

const AT_ONCE = 16;
/** No more of the latest episodes are looked through for some that have questions. */
const FURTHEST = 64;
const ENOUGH = 3;

/** Reads the latest of the episodes, until three have questions to begin with. */
export async function readLatest(
  store: Pick<PassageStore, "readOutlines">,
  episodes: readonly EpisodeFacts[],
  signal?: AbortSignal,
): Promise<EpisodeOutline[]> {
  const latest = indexEpisodes(episodes).newestFirst.subarray(0, FURTHEST);
  const read: EpisodeOutline[] = [];
  for (let from = 0; from < latest.length; from += AT_ONCE) {
    const ids = Array.from(latest.subarray(from, from + AT_ONCE)).flatMap((row) => episodes[row]?.id ?? []);
    read.push(...(await store.readOutlines(ids, { signal })));
    if (read.filter(({ questions = [] }) => questions.length > 0).length >= ENOUGH) break;
  }
  return read;
}
