import type { Express } from "express";
import { AppError } from "../shared/errors.js";
import { HEALTH_ROUTE } from "./api/health-routes.js";
import { closeApp, openApp } from "./app.js";
import type { ServiceParts } from "./app-parts.js";
import { mountRoutes } from "./edge/mount-routes.js";
import type { Endpoint } from "./route.js";

const RETRY_SECONDS = 5;

/**
 * The HTTP app of a server that has no index yet or no longer: `/healthz` says that it lives, `/readyz` says why it is not ready
 * (`reasons`, sentences for people), and everything else is `not_ready`, in the shape that its clients read.
 */
export function createStartingApp(parts: ServiceParts, reasons: () => readonly string[]): Express {
  const app = openApp(parts, []);
  const { stopping } = parts.shutdown;
  const ready: Endpoint = {
    method: "get",
    path: "/readyz",
    handle: (_request, response) => {
      response.set("retry-after", String(RETRY_SECONDS));
      response.status(503).json({
        ready: false,
        degraded: false,
        reasons: stopping.signal.aborted ? ["The server is stopping."] : reasons(),
      });
    },
  };
  const metrics = parts.metrics === null ? [] : [parts.metrics.route];
  mountRoutes(app, [HEALTH_ROUTE, ready, ...metrics], parts.watch);
  app.use(() => {
    throw new AppError("not_ready", `the server is ${stopping.signal.aborted ? "stopping" : "starting"}`, {
      hint: "Ask again in a moment",
      retryAfterSeconds: RETRY_SECONDS,
    });
  });
  closeApp(app, parts);
  return app;
}
