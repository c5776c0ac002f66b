import express, { type IRouter, type RequestHandler } from "express";
import { AppError } from "../errors.js";

const BODY_LIMIT = "256kb";

/** A path with its one method; another method is told so, with `Allow`. */
export function route(
  router: IRouter,
  path: string,
  handlers: { get: RequestHandler | RequestHandler[] } | { post: RequestHandler },
): void {
  const allowed = "get" in handlers ? "GET, HEAD" : "POST";
  if ("get" in handlers) router.get(path, handlers.get);
  else
    router.post(
      path,
      requireJson,
      express.json({ limit: BODY_LIMIT, strict: false, inflate: false }),
      handlers.post,
    );
  router.all(path, (request, response) => {
    response.set("allow", allowed);
    throw new AppError("method_not_allowed", `${request.method} is not allowed here`, {
      hint: `Use ${allowed}`,
    });
  });
}

/** A form or plain text can be sent across sites without asking first; JSON cannot. */
const requireJson: RequestHandler = (request, _response, next) => {
  if (!request.is("application/json")) {
    throw new AppError("unsupported_media_type", "the body must be JSON", {
      hint: "Send it with `content-type: application/json`",
    });
  }
  next();
};
