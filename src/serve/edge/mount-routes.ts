import express, { type Express, type RequestHandler, Router } from "express";
import { AppError } from "../../shared/errors.js";
import { LIMITS } from "../../shared/limits.js";
import type { Endpoint } from "../route.js";
import { noteRoute } from "./read-request.js";

/** Each path answers its one method, and refuses every other with `Allow`. The body of a POST is JSON. */
export function mountRoutes(app: Express, routes: readonly Endpoint[]): void {
  const strict = Router({ strict: true });
  for (const route of routes) {
    const router = route.strict ? strict : app;
    const { method, path, guards = [], limit = [], limitByBody = [], handle } = route;
    const readBody = method === "post" ? [requireJson, readJson] : [];
    const allowed = method === "post" ? "POST" : "GET, HEAD";
    router.all(path, noteRoute(path));
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

/** A page may send a form or plain text to another site without asking that site first, but not JSON. */
const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is("application/json")) {
    throw new AppError("unsupported_media_type", "the body must be JSON", {
      hint: "Send it with `content-type: application/json`",
    });
  }
  next();
};
