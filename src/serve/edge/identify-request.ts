import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Log } from "../../log.js";
import { readRequestId } from "./problem.js";

/** Gives every response an `x-request-id`, and logs a line for it when it is over: no query, no body, no address. */
export function createRequestIdentifier(log: Log): RequestHandler {
  return (request, response, next) => {
    response.set("x-request-id", randomUUID());
    const started = performance.now();
    const { path } = request;
    response.on("close", () => {
      const ms = Math.round(performance.now() - started);
      const { method } = request;
      log.info({ requestId: readRequestId(response), method, path, status: response.statusCode, ms });
    });
    next();
  };
}
