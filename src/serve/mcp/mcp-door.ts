import { Router } from "express";
import type { DoorParts } from "../app.js";
import { createKeyGuard } from "../edge/require-key.js";
import { route } from "../edge/route.js";
import { createMcpRoute } from "./mcp-route.js";

/** `/mcp`: for hosts of language models. */
export function createMcpDoor({ answering, apiKeys, limits, log, version }: DoorParts): Router {
  const router = Router();
  const parts = { answering: () => answering, version, log, tellsChanges: false };
  route(
    router,
    "/",
    { post: createMcpRoute(parts, limits) },
    { guards: [limits.wrongKeys, createKeyGuard(apiKeys)] },
  );
  return router;
}
