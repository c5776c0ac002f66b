import { Router } from "express";
import type { DoorParts } from "../app.js";
import { route } from "../edge/route.js";
import { createChatRoute } from "./chat-route.js";
import { createEpisodeRoute, createEpisodesRoute } from "./episodes-route.js";
import { createFeedbackRoute } from "./feedback-route.js";
import { createSearchRoute } from "./search-route.js";
import { createWidgetRoute } from "./widget-route.js";

/** `/api`: the program's own door. */
export function createApiDoor(parts: DoorParts): Router {
  const { answer, answering, limits, onStreamError, questionLog } = parts;
  const { store } = answer;
  const router = Router();
  route(router, "/episodes", { get: createEpisodesRoute(store) });
  route(router, "/episodes/:id", { get: createEpisodeRoute(store) });
  const chat = createChatRoute({ ...answering, onStreamError });
  route(router, "/chat", { post: chat }, { guards: [limits.answers] });
  route(router, "/search", { post: createSearchRoute(answer) }, { guards: [limits.searches] });
  route(router, "/widget", { get: createWidgetRoute(parts) });
  if (questionLog !== null)
    route(router, "/feedback", { post: createFeedbackRoute(questionLog) }, { guards: [limits.searches] });
  return router;
}
