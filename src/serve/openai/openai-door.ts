import express, { type RequestHandler, type Router } from "express";
import { createKeyGuard } from "../edge/require-key.js";
import { route } from "../edge/route.js";
import { nowSeconds } from "./completion.js";
import { type CompletionsRouteParts, createCompletionsRoute } from "./completions-route.js";
import { createModelRoute, createModelsRoute } from "./models-routes.js";

export interface OpenAiDoorParts extends CompletionsRouteParts {
  /** Empty: any key, and none, is let in. */
  readonly apiKeys: readonly string[];
  /** What limits answers. */
  readonly limit: RequestHandler;
}

/** `/v1`: what programs made for OpenAI's API ask. Without a key that is asked for, nothing else of a request is read. */
export function createOpenAiDoor({ apiKeys, limit, ...parts }: OpenAiDoorParts): Router {
  const router = express.Router();
  const created = nowSeconds();
  router.use(createKeyGuard(apiKeys));
  route(router, "/models", { get: createModelsRoute(created) });
  route(router, "/models/*id", { get: createModelRoute(created) });
  route(router, "/chat/completions", { post: createCompletionsRoute(parts) }, { guards: [limit] });
  return router;
}
