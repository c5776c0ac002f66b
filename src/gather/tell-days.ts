import { countNoun } from "../shared/count-noun.js";
import { AppError } from "../shared/errors.js";
import { matchesTitle, type Selection } from "./choose-offers.js";
import type { GatherParts } from "./gather-parts.js";
import type { ListedVideo } from "./list-videos.js";
import type { VideoReader } from "./read-video.js";

/**
 * Asks for the day of each video that may be of a day or later: a list has none, or about when. Gives the days by id; the
 * videos that are too old, or whose titles are not wanted, have none. Throws where not one could be asked.
 */
export async function tellDays(
  videos: readonly ListedVideo[],
  { since, match }: Selection,
  reader: VideoReader,
  { signal, note, onProgress }: GatherParts,
): Promise<ReadonlyMap<string, string | null>> {
  const days = new Map<string, string | null>();
  if (since === null) return days;
  const asked = videos.filter(
    ({ title, about }) => matchesTitle(title, match) && (about === null || about >= since),
  );
  const failed: { readonly title: string; readonly error: AppError }[] = [];
  for (const [i, { id, title }] of asked.entries()) {
    try {
      days.set(id, (await reader.read(id)).publishedAt);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      failed.push({ title, error });
    }
    onProgress({ done: i + 1, total: asked.length });
  }
  const [first] = failed;
  if (first === undefined) return days;
  if (days.size === 0) throw first.error;
  const count = countNoun(failed.length, "videos");
  note(`${count} left out, whose day could not be asked for. ${first.title}: ${first.error.sentence}`);
  return days;
}
