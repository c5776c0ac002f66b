import { AppError } from "../../../shared/errors.js";
import type { PassageStore } from "../../../store/passage-store.js";
import { KeptByKey } from "../../kept-by-key.js";
import type { Html } from "../html.js";
import { renderContent } from "./render-episode.js";
import { type ToldEpisode, tellEpisode } from "./told-episode.js";

/** Episodes whose pages are kept written: a transcript of two hours has some 200 KB. */
const MOST_EPISODES = 24;

export interface KeptEpisode {
  readonly told: ToldEpisode;
  /** Its notes and what is said, as they stand in its page. */
  readonly content: Html;
}

/** Reads an episode of the store once for many readers. Throws `not_found` where there is none of this id. */
export function createEpisodeKeeper(
  store: Pick<PassageStore, "readEpisodes">,
): (id: string) => Promise<KeptEpisode> {
  const kept = new KeptByKey<KeptEpisode>(MOST_EPISODES);
  return (id) =>
    kept.get(id, async () => {
      const view = await store.readEpisodes([id]);
      const [episode] = view.episodes;
      if (episode === undefined) {
        throw new AppError("not_found", "there is no episode of this id", {
          hint: "The show's page lists them, as does GET /api/episodes",
        });
      }
      const told = tellEpisode(episode, view);
      return { told, content: renderContent(told) };
    });
}
