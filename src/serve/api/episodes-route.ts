import type { RequestHandler } from "express";
import type { Episode } from "../../domain.js";
import { AppError } from "../../errors.js";

/** `GET /api/episodes`: every episode without its chapters. */
export function createEpisodesRoute(episodes: readonly Episode[]): RequestHandler {
  const list = episodes.map(({ chapters, ...episode }) => ({
    ...episode,
    chapterCount: chapters.length,
  }));
  return (_request, response) => {
    response.json({ episodes: list });
  };
}

/** `GET /api/episodes/:id`: one episode with its chapters. */
export function createEpisodeRoute(episodes: readonly Episode[]): RequestHandler {
  const byId = new Map(episodes.map((episode) => [episode.id, episode]));
  return (request, response) => {
    const episode = byId.get(String(request.params["id"]));
    if (episode === undefined) {
      throw new AppError("not_found", "there is no episode of this id", {
        hint: "GET /api/episodes lists them",
      });
    }
    response.json(episode);
  };
}
