import type { RequestHandler } from "express";
import type { AppParts } from "../app.js";

/** `GET /readyz`: 200 once any answer can be given, with what is missing from it. */
export function createReadyRoute(parts: AppParts): RequestHandler {
  const { reasons, conditions, outage, shutdown, answer, engine } = parts;
  return (_request, response) => {
    const stopping = shutdown.stopping.signal.aborted ? "The server is stopping." : null;
    const hindrance = stopping ?? outage();
    const ready = hindrance === null;
    const current = conditions.flatMap((tell) => tell() ?? []);
    response.status(ready ? 200 : 503).json({
      ready,
      degraded: answer.degraded || current.length > 0,
      reasons: ready ? [...reasons, ...current] : [hindrance],
      engine,
    });
  };
}
