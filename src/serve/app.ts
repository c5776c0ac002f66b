import express, { type Express, type RequestHandler } from "express";
import { AppError } from "../shared/errors.js";
import { createChatRoute } from "./api/chat-route.js";
import { createEpisodeRoute, createEpisodesRoute } from "./api/episode-routes.js";
import { createFeedbackRoute } from "./api/feedback-route.js";
import { createReadyRoute, HEALTH_ROUTE } from "./api/health-routes.js";
import { createSearchRoute } from "./api/search-route.js";
import { createWidgetRoute } from "./api/widget-route.js";
import type { AppParts, RouteParts, ServiceParts } from "./app-parts.js";
import { AREAS, findArea, listAreas } from "./areas.js";
import { createHostGuard } from "./edge/host-guard.js";
import { createRequestIdentifier } from "./edge/identify-request.js";
import { createHostRule } from "./edge/known-hosts.js";
import { mountRoutes } from "./edge/mount-routes.js";
import { createOriginGuard } from "./edge/origin-guard.js";
import type { Shown } from "./edge/page-policy.js";
import { isProbe, PROBED } from "./edge/probes.js";
import { createErrorHandler } from "./edge/problem.js";
import { createKeyGuard } from "./edge/require-key.js";
import { createResponseHeaders } from "./edge/response-headers.js";
import { createMcpRoute } from "./mcp/mcp-route.js";
import { nowSeconds } from "./openai/completion.js";
import { createCompletionsRoute } from "./openai/completions-route.js";
import { createModelsRoutes } from "./openai/models-routes.js";
import { describeApi } from "./openapi/describe-api.js";
import type { OpenApiDocument } from "./openapi/document.js";
import { createCardMaker } from "./pages/card/card-maker.js";
import { createCardRoute } from "./pages/card/card-route.js";
import { createDescriptionRoutes } from "./pages/description-routes.js";
import { createEmbedRoute } from "./pages/embed-route.js";
import { createPageHandler, type PageFiles, readPageFiles } from "./pages/page-files.js";
import { createEpisodeKeeper } from "./pages/show/episode-keeper.js";
import { createShowRoutes } from "./pages/show/show-routes.js";
import { createSitemapRoute } from "./pages/show/sitemap-route.js";
import { createWidgetFiles, openWidgetFiles } from "./pages/widget-files.js";
import type { Route } from "./route.js";
import type { Shutdown } from "./shutdown.js";

const GUARDED = AREAS.filter(({ guarded }) => guarded).map(({ prefix }) => prefix);

/** The HTTP app. It does not listen. */
export function createApp(parts: AppParts): Express {
  const { answer, apiKeys, limits, metrics, observers, shutdown } = parts;
  metrics?.follow(answer);
  const answering = { answer, observers, cutOff: shutdown.cutOff.signal };
  const pages = readPageFiles(parts.pageDir);
  const routes = listRoutes({ ...parts, answering }, pages, () => describeRoutes(routes, parts));
  const app = openApp(parts, answer.store.episodes);
  // Where a key is asked for, nothing else of a request without one is read.
  for (const { prefix, keyed } of listAreas(parts.mcp))
    if (keyed) app.use(prefix, createKeyGuard(apiKeys, limits));
  openWidgetFiles(app, parts);
  mountRoutes(app, routes, parts.watch);
  app.use(createPageHandler(pages));
  app.use(() => {
    throw new AppError("not_found", "there is nothing at this address");
  });
  closeApp(app, parts);
  return app;
}

/** Every route of a server, in the order of its description. */
function listRoutes(parts: RouteParts, pages: PageFiles, describe: () => Promise<OpenApiDocument>): Route[] {
  const { answer, limits, mcp, metrics, questionLog } = parts;
  const show = {
    ...parts,
    files: pages,
    readEpisode: createEpisodeKeeper(answer.store),
    cards: createCardMaker(),
  };
  return [
    createChatRoute(parts),
    createSearchRoute(parts),
    createEpisodesRoute(parts),
    createEpisodeRoute(answer.store),
    ...(questionLog === null ? [] : [createFeedbackRoute(questionLog, limits)]),
    createWidgetRoute(parts),
    ...createWidgetFiles(parts),
    ...createModelsRoutes(nowSeconds()),
    createCompletionsRoute(parts),
    ...(mcp ? [createMcpRoute(parts)] : []),
    HEALTH_ROUTE,
    createReadyRoute(parts),
    ...createDescriptionRoutes(describe),
    ...createShowRoutes(show),
    createSitemapRoute(answer.store),
    createCardRoute(show),
    createEmbedRoute(parts, pages),
    ...(metrics === null ? [] : [metrics.route]),
  ];
}

async function describeRoutes(
  routes: readonly Route[],
  { version, apiKeys }: AppParts,
): Promise<OpenApiDocument> {
  return describeApi({ version, routes, hasKeys: apiKeys.length > 0 });
}

/** What stands before every route, also while there is no index yet. */
export function openApp(parts: ServiceParts, episodes: readonly Shown[]): Express {
  const { metrics, trustProxy, allowedOrigins, onUnknownHost: onRefused } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", trustProxy);
  app.use(createRequestIdentifier(parts.log));
  if (metrics !== null) app.use(metrics.countRequests);
  app.use(closeWhenStopping(parts.shutdown));
  app.use(createResponseHeaders(episodes));
  const knows = createHostRule(parts);
  app.use(createHostGuard({ knows, trustProxy, onRefused }));
  app.use([...GUARDED, ...PROBED], keepOutOfCaches);
  app.use(GUARDED, createOriginGuard({ allowedOrigins, knows }));
  if (metrics !== null) {
    // The figures are for the operator: a site that may ask questions may not read them.
    const own = { knows: createHostRule({ ...parts, allowedOrigins: [] }), allowedOrigins: [] };
    app.use("/metrics", createHostGuard({ ...own, trustProxy, onRefused }), createOriginGuard(own));
  }
  app.use(exceptForProbes(parts.inFlight));
  return app;
}

/** What stands behind every route: it writes failures in the shape that the clients of the route read. */
export function closeApp(app: Express, { log, mcp }: ServiceParts): void {
  const areas = listAreas(mcp);
  app.use(createErrorHandler(log, (path) => findArea(path, areas).writeProblem));
}

/** A server that stops answers the requests it has and keeps no connection for more. */
function closeWhenStopping({ stopping }: Shutdown): RequestHandler {
  return (_request, response, next) => {
    if (stopping.signal.aborted) response.set("connection", "close");
    next();
  };
}

/** A supervisor may share its address with readers: a server that is busy with those is not dead. */
function exceptForProbes(limit: RequestHandler): RequestHandler {
  return (request, response, next) => (isProbe(request.path) ? next() : limit(request, response, next));
}

const keepOutOfCaches: RequestHandler = (_request, response, next) => {
  response.set("cache-control", "no-store");
  next();
};
