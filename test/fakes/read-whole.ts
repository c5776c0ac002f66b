import type { PassageStore } from "../../src/store/passage-store.js";
import type { EpisodesView } from "../../src/store/passage-view.js";

/** Everything that a store holds. */
export function readWhole(store: PassageStore): Promise<EpisodesView> {
  return store.readEpisodes(
    store.episodes.map(({ id }) => id),
    { tokens: true },
  );
}
