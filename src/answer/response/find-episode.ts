import type { Episode } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { PassageStore } from "../../store/passage-store.js";

/** Reads the episode of an id that it has now. Throws `not_found` where there is none. */
export async function findEpisode(
  store: Pick<PassageStore, "readEpisodes">,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Episode> {
  const [episode] = (await store.readEpisodes([id], { signal })).episodes;
  if (episode !== undefined) return episode;
  throw new AppError("not_found", `there is no episode ${JSON.stringify(id)}`, {
    hint: "GET /api/episodes lists them",
  });
}
