import { setImmediate as takeTurns } from "node:timers/promises";
import { type DividedEpisode, divideEpisode } from "../chunk/divide-episode.js";
import { detectLanguages } from "../corpus/join/detect-languages.js";
import type { CorpusEpisode } from "../corpus/join/join-sources.js";

/**
 * Divides episodes into passages, in the order given. What else this process does has a turn after each episode: heartbeats,
 * and answers. Throws the signal's reason.
 */
export async function divideEpisodes(
  episodes: readonly CorpusEpisode[],
  signal?: AbortSignal,
): Promise<DividedEpisode[]> {
  const divided: DividedEpisode[] = [];
  for (const entry of await detectLanguages(episodes)) {
    divided.push(divideEpisode(entry));
    await takeTurns();
    signal?.throwIfAborted();
  }
  return divided;
}
