import { findEpisode } from "../../answer/response/find-episode.js";
import { episodeSchema } from "../../shared/domain.js";
import type { PassageStore } from "../../store/passage-store.js";
import { resolveIds } from "../../store/select-episodes.js";
import { serveClient } from "../edge/watch-client.js";
import { KeptBody } from "../kept-body.js";
import { declarePathPart, type Route, replyJson } from "../route.js";
import { episodeIdSchema } from "./request-schemas.js";
import { episodeListSchema } from "./response-schemas.js";

/** `GET /api/episodes`: every episode without its chapters. */
export function createEpisodesRoute({ episodes }: Pick<PassageStore, "episodes">): Route {
  const list = episodes.map(({ chapters, ...episode }) => ({
    ...episode,
    chapterCount: chapters.length,
  }));
  const body = new KeptBody("json", JSON.stringify({ episodes: list }));
  return {
    id: "listEpisodes",
    method: "get",
    path: "/api/episodes",
    tag: "Episodes",
    summary: "List the episodes",
    description: "Every episode that can be asked, without its chapters.",
    replies: [replyJson("The episodes.", episodeListSchema, { episodes: list.slice(0, 1) })],
    handle: (_request, response) => body.send(response),
  };
}

/** `GET /api/episodes/:id`: one episode with its chapters. */
export function createEpisodeRoute(store: Pick<PassageStore, "episodes" | "readEpisodes">): Route {
  return {
    id: "getEpisode",
    method: "get",
    path: "/api/episodes/:id",
    tag: "Episodes",
    summary: "Read an episode",
    description:
      "One episode with its chapters and their notes. Who asks by an id that it had before is sent on with status 308.",
    parameters: [declarePathPart("id", episodeIdSchema, "The episode's id.", store.episodes[0]?.id)],
    replies: [
      {
        status: 200,
        description: "The episode.",
        content: {
          "application/json": {
            schema: episodeSchema,
            exampleOf: (episode) => ({ ...episode, chapters: episode.chapters.slice(0, 1) }),
          },
        },
      },
      { status: 308, description: "The episode has another id now; `Location` has it." },
    ],
    failures: ["bad_request", "not_found", "not_ready"],
    handle: (request, response) =>
      serveClient(response, async (signal) => {
        const id = String(request.params["id"]);
        const [now = id] = resolveIds(store.episodes, [id]);
        if (now !== id) {
          response.redirect(308, encodeURIComponent(now));
          return;
        }
        response.json(await findEpisode(store, id, signal));
      }),
  };
}
