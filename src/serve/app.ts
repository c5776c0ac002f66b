import express, { type Express, type RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
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
import { createErrorHandler } from "./edge/problem.js";
import { createResponseHeaders } from "./edge/response-headers.js";
import { route } from "./edge/route.js";
import type { AnsweringParts, AnswerObserver } from "./give-answer.js";
import { describeApi } from "./openapi/describe-api.js";
import { createOpenApiRoute } from "./openapi/openapi-route.js";
import { createDocsPage } from "./pages/docs-page.js";
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
  readonly log: Log;
  readonly shutdown: Shutdown;
}

export interface AppParts extends ServiceParts {
  readonly answer: AnswerParts;
  /** What the operator should know of a server that answers with less than it was configured for. */
  readonly reasons: readonly string[];
  /** What finds the passages. */
  readonly engine: "hnsw" | "exact" | "keywords";
}

/** The doors at which nothing is done for pages of other sites. */
const GUARDED = ["/api"];

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, limits, log, shutdown } = parts;
  const { episodes } = answer.index;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", parts.trustProxy);
  app.use(createRequestIdentifier(log));
  app.use(closeWhenStopping(shutdown));
  app.use(createResponseHeaders(episodes));
  app.use(GUARDED, createOriginGuard(parts));

  route(app, "/healthz", { get: (_request, response) => void response.json({ ok: true }) });
  route(app, "/readyz", { get: createReadyRoute(parts) });
  addApi(app, parts, { limits, cutOff: shutdown.cutOff.signal });
  app.use(createWidgetFiles(parts));
  app.use(createEmbedPage(parts));
  const describe = () =>
    describeApi({
      version: parts.version,
      episodes,
      doors: { feedback: null, openai: null, mcp: false, metrics: false },
      guarded: GUARDED,
      keys: false,
    });
  route(app, "/openapi.json", { get: createOpenApiRoute(describe) });
  app.use(createDocsPage(describe));
  app.use(express.static(parts.pageDir, { index: "index.html", fallthrough: true }));

  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  app.use(createErrorHandler(log));
  return app;
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
  const onStreamError = (error: unknown) => log.error({ err: error }, "a stream ended with an error");
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
