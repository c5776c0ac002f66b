import { z } from "zod";
import { createWidgetDescriber } from "../../answer/response/describe-widget.js";
import { REFUSALS } from "../../answer/response/refusals.js";
import { AppError } from "../../shared/errors.js";
import type { AppParts } from "../app-parts.js";
import { serveClient } from "../edge/watch-client.js";
import { type Route, replyJson } from "../route.js";
import { episodeIdSchema } from "./request-schemas.js";
import { widgetSettingsSchema } from "./response-schemas.js";

const querySchema = z.object({ episode: episodeIdSchema.optional() });

/** `GET /api/widget?episode=ID`: what a widget must know before it asks; with the episode, or the only one there is. */
export function createWidgetRoute({ answer, conditions, questionLog, version }: AppParts): Route {
  const { store, degraded, chatModel } = answer;
  const describeWidget = createWidgetDescriber(store);
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
          throw new AppError("bad_request", REFUSALS.oneEpisode, {
            hint: "GET /api/episodes lists them",
          });
        }
        const server = {
          version,
          feedback: questionLog !== null,
          questionLog: questionLog !== null,
          questionLogDays: questionLog?.days,
          degraded: degraded || conditions.some((describe) => describe() !== null),
          mode: chatModel === null ? "extractive" : "llm",
        } as const;
        response.json(await describeWidget(server, { id: query.data.episode, signal: gone }));
      }),
  };
}
