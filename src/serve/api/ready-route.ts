import type { RequestHandler } from "express";
import type { AppParts } from "../app.js";

/** `GET /readyz`: 200 once any answer can be given, with what is missing from it. */
export function createReadyRoute({ reasons, shutdown, answer, engine }: AppParts): RequestHandler {
  return (_request, response) => {
    const ready = !shutdown.stopping.signal.aborted;
    response.status(ready ? 200 : 503).json({
      ready,
      degraded: answer.degraded,
      reasons: ready ? reasons : ["the server is stopping"],
      engine,
    });
  };
}
