import { z } from "zod";
import { AppError } from "../../../shared/errors.js";
import { formatTimestamp } from "../../../shared/timestamp.js";
import { resolveIds } from "../../../store/select-episodes.js";
import { episodeIdSchema } from "../../api/request-schemas.js";
import type { AppParts } from "../../app-parts.js";
import { KeptBody } from "../../kept-body.js";
import { KeptByKey } from "../../kept-by-key.js";
import type { Route } from "../../route.js";
import { describeStart } from "../show/describe-episode.js";
import { findMoment } from "../show/find-moment.js";
import { readSecond } from "../show/page-address.js";
import type { ShowParts } from "../show/page-writer.js";
import { drawCard } from "./draw-card.js";

/** A picture has some 30 KB. */
const MOST_CARDS = 100;

/** `GET /card.png?e=ID&t=SECONDS`: the picture of a moment, for previews of its link. */
export function createCardRoute({
  answer,
  limits,
  readEpisode,
  cards,
}: ShowParts & Pick<AppParts, "limits">): Route {
  const kept = new KeptByKey<KeptBody>(MOST_CARDS);
  const { episodes } = answer.store;
  const draw = async (id: string, second: number | null) => {
    const { told } = await readEpisode(id);
    const { title, show } = told.episode;
    const moment = second === null ? null : findMoment(told, second);
    if (second === null || moment === null) {
      return { words: title, speaker: null, title: null, show, time: null };
    }
    const { words, speaker, chapter } = moment;
    const time = describeStart(chapter) === null ? null : formatTimestamp(second);
    return { words, speaker, title, show, time };
  };
  const make = async (id: string, second: number | null) =>
    new KeptBody("png", await cards.paint(drawCard(await draw(id, second))));
  return {
    id: "getCard",
    method: "get",
    path: "/card.png",
    tag: "Pages",
    summary: "The picture of a moment",
    description:
      "What is said at the second, by whom and where, 1200 by 630 pixels. It is not there where the server has no library or no font to draw with.",
    parameters: [
      { name: "e", in: "query", schema: episodeIdSchema, description: "The episode's id." },
      {
        name: "t",
        in: "query",
        schema: z.number().min(0).optional(),
        description: "The second; without it the picture is of the episode as such.",
      },
    ],
    replies: [{ status: 200, description: "The picture.", content: { "image/png": { schema: z.string() } } }],
    failures: ["bad_request", "not_found", "not_ready", "overloaded"],
    limit: limits.searches,
    handle: async (request, response) => {
      const asked = episodeIdSchema.safeParse(request.query["e"]);
      const second = readSecond(request);
      if (!asked.success || (second === null && request.query["t"] !== undefined)) {
        throw new AppError("bad_request", "e must be one id and t a number of seconds", {
          hint: "GET /api/episodes lists the ids",
        });
      }
      const [id = asked.data] = resolveIds(episodes, [asked.data]);
      const whole = second === null ? null : Math.floor(second);
      const body = await kept.get(`${whole} ${id}`, () => make(id, whole));
      response.set("cache-control", "public, max-age=3600");
      body.send(response);
    },
  };
}
