import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import type { PassageStore } from "../../store/passage-store.js";

/** `GET /api/episodes`: every episode without its chapters. */
export function createEpisodesRoute({ episodes }: Pick<PassageStore, "episodes">): RequestHandler {
  const list = episodes.map(({ chapters, ...episode }) => ({
    ...episode,
    chapterCount: chapters.length,
  }));
  return (_request, response) => {
    response.json({ episodes: list });
  };
}

/** `GET /api/episodes/:id`: one episode with its chapters. */
export function createEpisodeRoute(store: Pick<PassageStore, "readEpisodes">): RequestHandler {
  return async (request, response) => {
    const id = String(request.params["id"]);
    const [episode] = (await store.readEpisodes([id])).episodes;
    if (episode === undefined) {
      throw new AppError("not_found", "there is no episode of this id", {
        hint: "GET /api/episodes lists them",
      });
    }
    response.json(episode);
  };
}
