import type { RequestHandler } from "express";
import { z } from "zod";
import type { Episode } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { AppParts } from "../app.js";

const querySchema = z.object({ episode: z.string().min(1).max(200).optional() });

/** `GET /api/widget?episode=ID`: what a widget must know before it asks; with the episode, or the only one there is. */
export function createWidgetRoute({ answer, conditions, questionLog, version }: AppParts): RequestHandler {
  const { store, degraded, chatModel } = answer;
  const { episodes } = store;
  const kept = questionLog !== null;
  return async (request, response) => {
    const query = querySchema.safeParse(request.query);
    if (!query.success) {
      throw new AppError("bad_request", "episode must be one id", { hint: "GET /api/episodes lists them" });
    }
    const only = episodes.length === 1 ? episodes[0]?.id : undefined;
    const episode = await readEpisode(store, query.data.episode ?? only);
    response.json({
      version,
      feedback: kept,
      questionLog: kept,
      ...(kept ? { questionLogDays: questionLog.days } : {}),
      degraded: degraded || conditions.some((tell) => tell() !== null),
      mode: chatModel === null ? "extractive" : "llm",
      ...(episode === undefined ? {} : { episode }),
    });
  };
}

/** Throws `not_found` where there is no episode of this id. */
async function readEpisode(store: PassageStore, id: string | undefined): Promise<Episode | undefined> {
  if (id === undefined) return undefined;
  const [episode] = (await store.readEpisodes([id])).episodes;
  if (episode !== undefined) return episode;
  throw new AppError("not_found", `there is no episode "${id}"`, { hint: "GET /api/episodes lists them" });
}
