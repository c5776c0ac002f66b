import express, { type Express, type RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import type { Log } from "../platform/log.js";
import type { QuestionLog } from "../questions/question-log.js";
import type { Episode } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import type { PassageStore } from "../store/passage-store.js";
import { createApiDoor } from "./api/api-door.js";
import { createReadyRoute } from "./api/ready-route.js";
import { feedbackRequestSchema } from "./api/request-schemas.js";
import { createHostGuard } from "./edge/host-guard.js";
import { createRequestIdentifier } from "./edge/identify-request.js";
import type { RateLimits } from "./edge/limit-rate.js";
import { createOriginGuard } from "./edge/origin-guard.js";
import { createErrorHandler, logFailure } from "./edge/problem.js";
import { createResponseHeaders } from "./edge/response-headers.js";
import { route } from "./edge/route.js";
import type { AnsweringParts, AnswerObserver } from "./give-answer.js";
import { writeRpcProblem } from "./mcp/write-rpc-problem.js";
import type { Metrics } from "./metrics/create-metrics.js";
import type { Condition } from "./model-health.js";
import { completionRequestSchema } from "./openai/completion-request.js";
import { MODEL } from "./openai/models-routes.js";
import { createOpenAiDoor } from "./openai/openai-door.js";
import { writeOpenAiProblem } from "./openai/write-openai-problem.js";
import { describeApi } from "./openapi/describe-api.js";
import type { OpenApiDocument } from "./openapi/document.js";
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
  /** Keys that open `/v1` and `/mcp`; empty: they are open. */
  readonly apiKeys: readonly string[];
  /** What is listened on, where MCP is served over HTTP; null where it is not. */
  readonly mcp: { readonly host: string } | null;
  readonly observers: readonly AnswerObserver[];
  /** Takes verdicts on answers; null: nothing is kept. */
  readonly questionLog: QuestionLog | null;
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
  /** Why no question can be answered now; null: they can. */
  readonly outage: () => string | null;
  /** What finds the passages. */
  readonly engine: PassageStore["engine"];
}

/** What every door that answers is given. */
export interface DoorParts extends AppParts {
  readonly answering: AnsweringParts;
  readonly onStreamError: (error: unknown) => void;
}

/** Nothing is done there for pages of other sites. */
const GUARDED = ["/api", "/v1", "/mcp"];
/** What is said there is true of the moment. */
const FRESH = [...GUARDED, "/healthz", "/readyz"];

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, log, shutdown } = parts;
  const { store, modelQueue } = answer;
  parts.metrics?.follow({ store, modelQueue });
  const door: DoorParts = {
    ...parts,
    answering: { answer, observers: parts.observers, cutOff: shutdown.cutOff.signal },
    onStreamError: (error) => logFailure(log, error),
  };
  const app = openApp(parts, store.episodes);
  route(app, "/readyz", { get: createReadyRoute(parts) });
  app.use("/api", createApiDoor(door));
  app.use("/v1", createOpenAiDoor(door));
  if (parts.mcp !== null)
    app.use(
      "/mcp",
      openLater(async () => (await import("./mcp/mcp-door.js")).createMcpDoor(door)),
    );
  app.use(createWidgetFiles(parts));
  app.use(createEmbedPage(parts));
  const describe = () => describeOwnApi(parts);
  route(app, "/openapi.json", { get: createOpenApiRoute(describe) });
  app.use(createDocsPage(describe));
  app.use(express.static(parts.pageDir, { index: "index.html", fallthrough: true }));

  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  closeApp(app, parts);
  return app;
}

/** A door whose code is loaded while the others are open already. */
function openLater(load: () => Promise<RequestHandler>): RequestHandler {
  const loading = load();
  // Told to whoever comes to the door.
  loading.catch(() => undefined);
  return async (request, response, next) => (await loading)(request, response, next);
}

async function describeOwnApi(parts: AppParts): Promise<OpenApiDocument> {
  const { version, answer, apiKeys, mcp, metrics, questionLog } = parts;
  const { episodes } = answer.store;
  const whole = await answer.store.readEpisodes(episodes.slice(0, 1).map(({ id }) => id));
  return describeApi({
    version,
    episodes,
    example: whole.episodes[0] ?? null,
    doors: {
      feedback: questionLog === null ? null : feedbackRequestSchema,
      openai: { request: completionRequestSchema, model: MODEL },
      mcp: mcp !== null,
      metrics: metrics !== null,
    },
    guarded: GUARDED,
    keys: apiKeys.length > 0,
  });
}

/** What stands before every door, also while there is no index yet. */
export function openApp(parts: ServiceParts, episodes: readonly Pick<Episode, "media">[]): Express {
  const { mcp, metrics, onLoopback } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", parts.trustProxy);
  app.use(createRequestIdentifier(parts.log));
  if (metrics !== null) app.use(metrics.countRequests);
  app.use(closeWhenStopping(parts.shutdown));
  app.use(createResponseHeaders(episodes));
  app.use(FRESH, keepOutOfCaches);
  if (mcp !== null) app.use("/mcp", createHostGuard({ ...parts, ...mcp }));
  app.use(GUARDED, createOriginGuard(parts));
  route(app, "/healthz", { get: (_request, response) => void response.json({ ok: true }) });
  if (metrics !== null) {
    // They are the operator's: a site that may ask may not read them.
    if (onLoopback) app.use("/metrics", createHostGuard({ allowedOrigins: [], host: "localhost" }));
    app.use("/metrics", createOriginGuard({ allowedOrigins: [], onLoopback }));
    route(app, "/metrics", { get: metrics.send });
  }
  return app;
}

/** What stands behind every door: its failures, in the shape that its clients read. */
export function closeApp(app: Express, { log, mcp }: ServiceParts): void {
  app.use(createErrorHandler(log, { "/v1": writeOpenAiProblem, ...(mcp && { "/mcp": writeRpcProblem }) }));
}

/** A server that stops answers what it was asked and keeps no connection for more. */
function closeWhenStopping({ stopping }: Shutdown): RequestHandler {
  return (_request, response, next) => {
    if (stopping.signal.aborted) response.set("connection", "close");
    next();
  };
}

const keepOutOfCaches: RequestHandler = (_request, response, next) => {
  response.set("cache-control", "no-store");
  next();
};
