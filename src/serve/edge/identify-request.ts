import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Log } from "../../platform/log.js";
import { onResponseOver } from "./on-response-over.js";
import { readRequestId } from "./problem.js";
import { readNotes, readRoute, readStatus } from "./read-request.js";

const LONGEST_PATH = 200;

/**
 * Gives every response an `x-request-id`, and logs a line when it is over. The line has no query, no body and no
 * address, and instead of the path the pattern of the route where one took the request.
 */
export function createRequestIdentifier(log: Log): RequestHandler {
  return (request, response, next) => {
    response.set("x-request-id", randomUUID());
    const started = performance.now();
    const { method, path: asked } = request;
    onResponseOver(response, () => {
      const ms = Math.round(performance.now() - started);
      const path = readRoute(response) ?? asked.slice(0, LONGEST_PATH);
      const requestId = readRequestId(response);
      log.info({ requestId, method, path, status: readStatus(response), ms, ...readNotes(response) });
    });
    next();
  };
}
