import { Router } from "express";
import type { DoorParts } from "../app.js";
import { createKeyGuard } from "../edge/require-key.js";
import { route } from "../edge/route.js";
import { nowSeconds } from "./completion.js";
import { createCompletionsRoute } from "./completions-route.js";
import { createModelRoute, createModelsRoute } from "./models-routes.js";

/** `/v1`: what programs made for OpenAI's API ask. Without a key that is asked for, nothing else of a request is read. */
export function createOpenAiDoor({ answering, apiKeys, limits, onStreamError }: DoorParts): Router {
  const router = Router();
  const created = nowSeconds();
  router.use(limits.wrongKeys, createKeyGuard(apiKeys));
  route(router, "/models", { get: createModelsRoute(created) });
  route(router, "/models/*id", { get: createModelRoute(created) });
  const completions = createCompletionsRoute({ ...answering, onStreamError });
  route(router, "/chat/completions", { post: completions }, { guards: [limits.answers] });
  return router;
}
