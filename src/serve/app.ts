import { randomUUID } from "node:crypto";
import express, { type Express, type RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import { createChatRoute } from "./chat-route.js";
import { createEmbedPage } from "./embed-page.js";
import { createEpisodeRoute, createEpisodesRoute } from "./episodes-route.js";
import { createOriginGuard } from "./origin-guard.js";
import { createErrorHandler, readRequestId } from "./problem.js";
import { createResponseHeaders } from "./response-headers.js";
import { route } from "./route.js";
import { createSearchRoute } from "./search-route.js";
import type { Shutdown } from "./shutdown.js";
import { createWidgetFiles } from "./widget-files.js";
import { createWidgetRoute } from "./widget-route.js";

export interface AppParts {
  readonly answer: AnswerParts;
  /** What the operator should know of a server that answers with less than it was configured for. */
  readonly reasons: readonly string[];
  /** What finds the passages. */
  readonly engine: "hnsw" | "exact" | "keywords";
  /** Folders of the built page and of the built widget. */
  readonly pageDir: string;
  readonly widgetDir: string;
  /** The program's own. */
  readonly version: string;
  /** Sites whose pages may ask, and frame `/embed`: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
  readonly shutdown: Shutdown;
}

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, log, shutdown } = parts;
  const { episodes } = answer.index;
  const app = express();
  app.disable("x-powered-by");
  app.use(identifyRequest(log));
  app.use(closeWhenStopping(shutdown));
  app.use(createResponseHeaders(episodes));
  app.use("/api", createOriginGuard(parts.allowedOrigins));

  route(app, "/healthz", {
    get: (_request, response) => void response.json({ ok: true }),
  });
  route(app, "/readyz", { get: createReadyRoute(parts) });
  route(app, "/api/episodes", { get: createEpisodesRoute(episodes) });
  route(app, "/api/episodes/:id", { get: createEpisodeRoute(episodes) });
  const onStreamError = (error: unknown) => log.error({ err: error }, "a stream ended with an error");
  route(app, "/api/chat", {
    post: createChatRoute({
      answer,
      cutOff: shutdown.cutOff.signal,
      onStreamError,
    }),
  });
  route(app, "/api/search", { post: createSearchRoute(answer) });
  route(app, "/api/widget", { get: createWidgetRoute(answer, parts.version) });
  app.use(createWidgetFiles(parts));
  app.use(createEmbedPage(parts));
  app.use(express.static(parts.pageDir, { index: "index.html", fallthrough: true }));

  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  app.use(createErrorHandler(log));
  return app;
}

function createReadyRoute({ reasons, shutdown, answer, engine }: AppParts): RequestHandler {
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

/** A server that stops answers what it was asked and keeps no connection for more. */
function closeWhenStopping({ stopping }: Shutdown): RequestHandler {
  return (_request, response, next) => {
    if (stopping.signal.aborted) response.set("connection", "close");
    next();
  };
}

function identifyRequest(log: Log): RequestHandler {
  return (request, response, next) => {
    response.set("x-request-id", randomUUID());
    const started = performance.now();
    response.on("close", () => {
      const ms = Math.round(performance.now() - started);
      const { method } = request;
      log.info({
        requestId: readRequestId(response),
        method,
        path: request.path,
        status: response.statusCode,
        ms,
      });
    });
    next();
  };
}
