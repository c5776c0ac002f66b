import express, { type IRouter, type RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import { LIMITS } from "../../shared/limits.js";
import { noteRoute } from "./read-request.js";

type Handlers = RequestHandler | readonly RequestHandler[];

export interface RouteOptions {
  /** What a request must pass before anything of it is read. */
  readonly guards?: readonly RequestHandler[];
}

/** A path with its one method; another method is told so, with `Allow`. A POST's body is JSON. */
export function route(
  router: IRouter,
  path: string,
  handlers: { readonly get: Handlers } | { readonly post: Handlers },
  { guards = [] }: RouteOptions = {},
): void {
  const allowed = "get" in handlers ? "GET, HEAD" : "POST";
  router.all(path, noteRoute(path));
  if ("get" in handlers) router.get(path, ...guards, ...listHandlers(handlers.get));
  else router.post(path, ...guards, requireJson, readJson, ...listHandlers(handlers.post));
  router.all(path, (request, response) => {
    response.set("allow", allowed);
    throw new AppError("method_not_allowed", `${request.method} is not allowed here`, {
      hint: `Use ${allowed}`,
    });
  });
}

function listHandlers(handlers: Handlers): readonly RequestHandler[] {
  return typeof handlers === "function" ? [handlers] : handlers;
}

/** A compressed body may be many times its size. */
const readJson = express.json({ limit: LIMITS.bodyBytes, strict: false, inflate: false });

/** A form or plain text can be sent across sites without asking first; JSON cannot. */
const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is("application/json")) {
    throw new AppError("unsupported_media_type", "the body must be JSON", {
      hint: "Send it with `content-type: application/json`",
    });
  }
  next();
};
