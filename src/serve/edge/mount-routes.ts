import express, { type Express, type RequestHandler, Router } from "express";
import type { RouteWatch } from "../../platform/watchdog/watchdog.js";
import { AppError } from "../../shared/errors.js";
import { LIMITS } from "../../shared/limits.js";
import type { Endpoint } from "../route.js";
import { boundValues } from "./bound-values.js";
import { noteRoute } from "./read-request.js";

/** Each path answers its one method, and refuses every other with `Allow`. The body of a POST is JSON. */
export function mountRoutes(app: Express, routes: readonly Endpoint[], watch?: RouteWatch): void {
  const strict = Router({ strict: true });
  for (const route of routes) {
    const router = route.strict ? strict : app;
    const { method, path, guards = [], limit = [], limitByBody = [], handle } = route;
    const readBody = method === "post" ? [requireJson, readJson, boundJson] : [];
    const allowed = method === "post" ? "POST" : "GET, HEAD";
    router.all(path, noteRoute(path, watch));
    router[method](path, [...guards, limit, readBody, limitByBody, handle].flat());
    router.all(path, (request, response) => {
      response.set("allow", allowed);
      throw new AppError("method_not_allowed", `${request.method} is not allowed here`, {
        hint: `Use ${allowed}`,
      });
    });
  }
  app.use(strict);
}

/** A compressed body is refused: it may be many times as large as what is sent. */
const readJson = express.json({ limit: LIMITS.bodyBytes, strict: false, inflate: false });

/** Another charset than UTF-8, which JSON has between programs (RFC 8259, 8.1); the parser would decode UTF-7 as well. */
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8\b)/i;
const boundJson: RequestHandler = (request, _response, next) => {
  boundValues(request.body);
  next();
};

/** A page may send a form or plain text to another site without asking that site first, but not JSON. */
const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is("application/json") || OTHER_CHARSET.test(request.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "the body must be JSON in UTF-8", {
      hint: "Send it with `content-type: application/json`",
    });
  }
  next();
};
