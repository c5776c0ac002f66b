import type { Express } from "express";
import { AppError } from "../shared/errors.js";
import { closeApp, openApp, type ServiceParts } from "./app.js";
import { route } from "./edge/route.js";

const RETRY_SECONDS = 5;

/**
 * What a server is before it has an index: `/healthz` says that it lives, `/readyz` why it is not ready (`reasons`,
 * sentences for people), and everything else is `not_ready`, in the shape of its door.
 */
export function createStartingApp(parts: ServiceParts, reasons: () => readonly string[]): Express {
  const app = openApp(parts, []);
  route(app, "/readyz", {
    get: (_request, response) => {
      const stopping = parts.shutdown.stopping.signal.aborted;
      response.set("retry-after", String(RETRY_SECONDS));
      response.status(503).json({
        ready: false,
        degraded: false,
        reasons: stopping ? ["The server is stopping."] : reasons(),
      });
    },
  });
  app.use(() => {
    throw new AppError("not_ready", "the server is starting", {
      hint: "Ask again in a moment",
      retryAfterSeconds: RETRY_SECONDS,
    });
  });
  closeApp(app, parts);
  return app;
}
