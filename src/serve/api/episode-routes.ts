import { findEpisode } from "../../answer/response/find-episode.js";
import { episodeSchema } from "../../shared/domain.js";
import { listStored } from "../../store/episodes/list-episodes.js";
import type { PassageStore } from "../../store/passage-store.js";
import { resolveIds } from "../../store/select-episodes.js";
import type { RouteParts } from "../app-parts.js";
import { parseBody } from "../edge/parse-body.js";
import { serveClient } from "../edge/watch-client.js";
import { EPISODE, EPISODE_LIST } from "../openapi/examples.js";
import { declarePathPart, declareQuery, type Parameter, type Route, replyJson } from "../route.js";
import { episodeIdSchema, episodeListQuerySchema } from "./request-schemas.js";
import { episodeListSchema } from "./response-schemas.js";

/** The part `:id` of a path, for an episode. */
export const EPISODE_ID_PART: Parameter = declarePathPart(
  "id",
  episodeIdSchema,
  "The episode's id.",
  EPISODE.id,
);

/** `GET /api/episodes`: the episodes without their chapters, a part at a time. */
export function createEpisodesRoute({ answer: { store }, limits }: RouteParts): Route {
  return {
    id: "listEpisodes",
    method: "get",
    path: "/api/episodes",
    tag: "Episodes",
    summary: "List the episodes",
    description: `The episodes that can be asked, the newest first, without their chapters. Where there are more than \`limit\`, \`nextCursor\` asks for the rest; episodes that are added meanwhile move no other.`,
    parameters: declareQuery(episodeListQuerySchema),
    replies: [replyJson("The episodes.", episodeListSchema, EPISODE_LIST)],
    failures: ["bad_request", "not_ready"],
    limit: limits.searches,
    handle: (request, response) => {
      const { q: words, ...asked } = parseBody(episodeListQuerySchema, request.query, "the query");
      const { episodes, total, next } = listStored(store, { ...asked, words });
      response.json({ episodes, total, nextCursor: next });
    },
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
    parameters: [EPISODE_ID_PART],
    replies: [
      {
        status: 200,
        description: "The episode.",
        content: { "application/json": { schema: episodeSchema, example: EPISODE } },
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
