import express, { type Express, type RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { QuestionLog } from "../questions/question-log.js";
import { createChatRoute } from "./api/chat-route.js";
import { createEpisodeRoute, createEpisodesRoute } from "./api/episodes-route.js";
import { createFeedbackRoute } from "./api/feedback-route.js";
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
import { createOpenAiDoor } from "./openai/openai-door.js";
import { writeOpenAiProblem } from "./openai/write-openai-problem.js";
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
  /** Keys that open `/v1`; empty: it is open. */
  readonly apiKeys: readonly string[];
  readonly observers: readonly AnswerObserver[];
  /** Takes verdicts on answers; null: nothing is kept. */
  readonly questionLog: QuestionLog | null;
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
const GUARDED = ["/api", "/v1"];

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, log, shutdown } = parts;
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
  addDoors(app, parts, { answer, observers: parts.observers, cutOff: shutdown.cutOff.signal });
  app.use(createWidgetFiles(parts));
  app.use(createEmbedPage(parts));
  app.use(express.static(parts.pageDir, { index: "index.html", fallthrough: true }));

  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  app.use(createErrorHandler(log, { "/v1": writeOpenAiProblem }));
  return app;
}

/** `/api`, the program's own door, and those of other programs. */
function addDoors(app: Express, parts: AppParts, answering: AnsweringParts): void {
  const { answer, apiKeys, limits, log, questionLog } = parts;
  const { episodes } = answer.index;
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
  route(app, "/api/widget", { get: createWidgetRoute(parts) });
  if (questionLog !== null) {
    const post = createFeedbackRoute(questionLog);
    route(app, "/api/feedback", { post }, { guards: [limits.searches] });
  }
  app.use("/v1", createOpenAiDoor({ ...answering, apiKeys, limit: limits.answers, onStreamError }));
}

/** A server that stops answers what it was asked and keeps no connection for more. */
function closeWhenStopping({ stopping }: Shutdown): RequestHandler {
  return (_request, response, next) => {
    if (stopping.signal.aborted) response.set("connection", "close");
    next();
  };
}
