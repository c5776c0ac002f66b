import type { RequestHandler } from "express";
import { z } from "zod";
import { AppError } from "../../errors.js";
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
    const { episode: id } = query.data;
    const wanted = id ?? (episodes.length === 1 ? episodes[0]?.id : undefined);
    const [episode] = wanted === undefined ? [] : (await store.readEpisodes([wanted])).episodes;
    if (id !== undefined && episode === undefined) {
      throw new AppError("not_found", `there is no episode "${id}"`, {
        hint: "GET /api/episodes lists them",
      });
    }
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
