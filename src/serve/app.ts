import express, { type Express, type RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import type { Episode } from "../domain.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import { createChatRoute } from "./api/chat-route.js";
import { createEpisodeRoute, createEpisodesRoute } from "./api/episodes-route.js";
import { createReadyRoute } from "./api/ready-route.js";
import { createSearchRoute } from "./api/search-route.js";
import { createWidgetRoute } from "./api/widget-route.js";
import { createRequestIdentifier } from "./edge/identify-request.js";
import type { RateLimits } from "./edge/limit-rate.js";
import { createOriginGuard } from "./edge/origin-guard.js";
import { createErrorHandler, logFailure, type ProblemWriter } from "./edge/problem.js";
import { createResponseHeaders } from "./edge/response-headers.js";
import { route } from "./edge/route.js";
import type { AnsweringParts, AnswerObserver } from "./give-answer.js";
import type { Metrics } from "./metrics/create-metrics.js";
import type { Condition } from "./model-health.js";
import { createEmbedPage } from "./pages/embed-page.js";
import { createWidgetFiles } from "./pages/widget-files.js";
import type { Shutdown } from "./shutdown.js";

/** What a server has once, whatever index it answers from. */
export interface ServiceParts {
  /** Folders of the built page and of the built widget. */
  readonly pageDir: string;
  readonly widgetDir: string;
  /** The program's own. */
  readonly version: string;
  /** Sites whose pages may ask, and frame `/embed`: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
  /** True for a server that only its own machine reaches, without a proxy. */
  readonly onLoopback: boolean;
  /** Proxies in front, whose word on the client's address is taken. */
  readonly trustProxy: number;
  readonly limits: RateLimits;
  readonly observers: readonly AnswerObserver[];
  readonly conditions: readonly Condition[];
  /** Null: there is no `/metrics`. */
  readonly metrics: Metrics | null;
  readonly log: Log;
  readonly shutdown: Shutdown;
}

export interface AppParts extends ServiceParts {
  readonly answer: AnswerParts;
  /** What the operator should know of a server that answers with less than it was configured for. */
  readonly reasons: readonly string[];
  /** What finds the passages. */
  readonly engine: "hnsw" | "exact" | "keywords";
  /** When the index was built: ISO 8601. */
  readonly builtAt: string;
}

/** The doors at which nothing is done for pages of other sites. */
const GUARDED = ["/api"];

/** How the doors that have clients of their own write failures. */
const WRITERS: Readonly<Record<string, ProblemWriter>> = {};

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, limits, shutdown } = parts;
  const { index, modelQueue } = answer;
  parts.metrics?.follow({ index, modelQueue, builtAt: parts.builtAt });
  const app = openApp(parts, index.episodes);
  route(app, "/readyz", { get: createReadyRoute(parts) });
  addApi(app, parts, { limits, cutOff: shutdown.cutOff.signal });
  app.use(createWidgetFiles(parts));
  app.use(createEmbedPage(parts));
  app.use(express.static(parts.pageDir, { index: "index.html", fallthrough: true }));

  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  closeApp(app, parts);
  return app;
}

/** What stands before every door, also while there is no index yet. */
export function openApp(parts: ServiceParts, episodes: readonly Episode[]): Express {
  const { metrics, onLoopback } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", parts.trustProxy);
  app.use(createRequestIdentifier(parts.log));
  if (metrics !== null) app.use(metrics.countRequests);
  app.use(closeWhenStopping(parts.shutdown));
  app.use(createResponseHeaders(episodes));
  app.use(GUARDED, createOriginGuard(parts));
  route(app, "/healthz", { get: (_request, response) => void response.json({ ok: true }) });
  if (metrics !== null) {
    // They are the operator's: a site that may ask may not read them.
    app.use("/metrics", createOriginGuard({ allowedOrigins: [], onLoopback }));
    route(app, "/metrics", { get: metrics.send });
  }
  return app;
}

/** What stands behind every door. */
export function closeApp(app: Express, { log }: ServiceParts): void {
  app.use(createErrorHandler(log, WRITERS));
}

/** `/api`: the program's own door. */
function addApi(
  app: Express,
  parts: AppParts,
  { limits, cutOff }: { readonly limits: RateLimits; readonly cutOff: AbortSignal },
): void {
  const { answer, observers, log } = parts;
  const { episodes } = answer.index;
  const answering: AnsweringParts = { answer, observers, cutOff };
  const onStreamError = (error: unknown) => logFailure(log, error);
  route(app, "/api/episodes", { get: createEpisodesRoute(episodes) });
  route(app, "/api/episodes/:id", { get: createEpisodeRoute(episodes) });
  route(
    app,
    "/api/chat",
    { post: createChatRoute({ ...answering, onStreamError }) },
    { guards: [limits.answers] },
  );
  route(app, "/api/search", { post: createSearchRoute(answer) }, { guards: [limits.searches] });
  route(app, "/api/widget", { get: createWidgetRoute(answer, parts.version) });
}

/** A server that stops answers what it was asked and keeps no connection for more. */
function closeWhenStopping({ stopping }: Shutdown): RequestHandler {
  return (_request, response, next) => {
    if (stopping.signal.aborted) response.set("connection", "close");
    next();
  };
}
