import { z } from "zod";
import { pickShowStarters } from "../../answer/pick-starters.js";
import type { Episode } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { PassageStore } from "../../store/passage-store.js";
import { resolveIds } from "../../store/select-episodes.js";
import type { AppParts } from "../app-parts.js";
import { serveClient } from "../edge/watch-client.js";
import { type Route, replyJson } from "../route.js";
import { episodeIdSchema } from "./request-schemas.js";
import { widgetSettingsSchema } from "./response-schemas.js";

const querySchema = z.object({ episode: episodeIdSchema.optional() });

/** `GET /api/widget?episode=ID`: what a widget must know before it asks; with the episode, or the only one there is. */
export function createWidgetRoute({ answer, conditions, questionLog, version }: AppParts): Route {
  const { store, degraded, chatModel } = answer;
  const { episodes } = store;
  const questions = pickShowStarters(episodes);
  const only = episodes.length === 1 ? episodes[0]?.id : undefined;
  return {
    id: "getWidgetSettings",
    method: "get",
    path: "/api/widget",
    tag: "Widget",
    summary: "What a widget must know",
    description: "Asked for once, when the widget is first used.",
    parameters: [
      {
        name: "episode",
        in: "query",
        schema: episodeIdSchema,
        description: "The episode that the settings describe.",
      },
    ],
    replies: [replyJson("The settings.", widgetSettingsSchema)],
    failures: ["bad_request", "not_found", "not_ready"],
    handle: (request, response) =>
      serveClient(response, async (gone) => {
        const query = querySchema.safeParse(request.query);
        if (!query.success) {
          throw new AppError("bad_request", "episode must be one id", {
            hint: "GET /api/episodes lists them",
          });
        }
        const episode = await readEpisode(store, query.data.episode ?? only, gone);
        response.json({
          version,
          feedback: questionLog !== null,
          questionLog: questionLog !== null,
          questionLogDays: questionLog?.days,
          degraded: degraded || conditions.some((describe) => describe() !== null),
          mode: chatModel === null ? "extractive" : "llm",
          ...(episode === undefined ? { questions } : { episode }),
        });
      }),
  };
}

/** Throws `not_found` where there is no episode of this id. */
async function readEpisode(
  store: PassageStore,
  id: string | undefined,
  signal: AbortSignal,
): Promise<Episode | undefined> {
  if (id === undefined) return undefined;
  const [episode] = (await store.readEpisodes(resolveIds(store.episodes, [id]), { signal })).episodes;
  if (episode !== undefined) return episode;
  throw new AppError("not_found", `there is no episode "${id}"`, { hint: "GET /api/episodes lists them" });
}
