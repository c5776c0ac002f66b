import type { ReadEpisodes } from "../join/read-episodes.js";

/** True where all episodes there are stay as they were, as nothing of theirs could be read. */
export function isNothingRead({
  episodes,
  kept,
  stale,
}: Pick<ReadEpisodes, "episodes" | "kept" | "stale">): boolean {
  return episodes.length === 0 && stale.length > 0 && stale.length === kept.length;
}
