import type { AppParts } from "../app-parts.js";
import { createLossCondition } from "../describe-outage.js";
import { type Route, replyJson } from "../route.js";
import { healthSchema, readySchema } from "./response-schemas.js";

const READY = { ready: true, degraded: false, reasons: [], engine: "hnsw" };

/** `GET /healthz`: 200 as long as the process runs. */
export const HEALTH_ROUTE: Route = {
  id: "checkHealth",
  method: "get",
  path: "/healthz",
  tag: "Server",
  summary: "Whether the process runs",
  description: "For a supervisor that restarts the server when it does not answer.",
  replies: [replyJson("It runs.", healthSchema, { ok: true })],
  handle: (_request, response) => void response.json({ ok: true }),
};

/** `GET /readyz`: 200 once any answer can be given, with the reasons why answers are less than they could be. */
export function createReadyRoute(parts: AppParts): Route {
  const { reasons, outage, shutdown, answer, engine } = parts;
  const conditions = [...parts.conditions, createLossCondition(parts.questionLog)];
  return {
    id: "checkReadiness",
    method: "get",
    path: "/readyz",
    tag: "Server",
    summary: "Whether any answer can be given",
    description: "For a load balancer that sends requests only to a server that can answer.",
    replies: [
      replyJson("It can answer, perhaps with less than it was set up with.", readySchema, READY),
      {
        ...replyJson("It cannot answer.", readySchema, {
          ...READY,
          ready: false,
          reasons: ["the server is stopping"],
        }),
        status: 503,
      },
    ],
    handle: (_request, response) => {
      const stopping = shutdown.stopping.signal.aborted ? "The server is stopping." : null;
      const hindrance = stopping ?? outage();
      const ready = hindrance === null;
      const current = conditions.flatMap((describe) => describe() ?? []);
      response.status(ready ? 200 : 503).json({
        ready,
        degraded: answer.degraded || current.length > 0,
        reasons: ready ? [...reasons, ...current] : [hindrance],
        engine,
      });
    },
  };
}
