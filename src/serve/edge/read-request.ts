import type { RequestHandler, Response } from "express";
import type { RouteWatch } from "../../platform/watchdog/watchdog.js";
import { onResponseOver } from "./on-response-over.js";

/** A client that left before anything was sent to it has no status; nginx logs it by this one. */
const CLIENT_LEFT = 499;

/** Keeps the pattern of the route that takes the request, and tells the watch of it. */
export function noteRoute(path: string, watch: RouteWatch | undefined): RequestHandler {
  return (_request, response, next) => {
    response.locals["route"] = path;
    if (watch !== undefined) onResponseOver(response, watch.enter(path));
    next();
  };
}

/** What the handlers of a request learn about it, for its line in the log. */
type Notes = Readonly<Record<string, string>>;

/**
 * Gives what adds to the line that the log gets of the request. No words of a question or an answer may be added. The notes go from
 * hand to hand: a store that follows each promise costs every request 4 % of its time.
 */
export function noteOnRequest(response: Response): (notes: Notes) => void {
  return (notes) => {
    response.locals["notes"] = { ...readNotes(response), ...notes };
  };
}

export function readNotes(response: Response): Notes {
  return (response.locals["notes"] as Notes | undefined) ?? {};
}

/** The pattern of the route that took the request: `/api/episodes/:id`; null where none did. */
export function readRoute(response: Response): string | null {
  const route: unknown = response.locals["route"];
  return typeof route === "string" ? route : null;
}

/** The status of a response that is over. */
export function readStatus(response: Response): number {
  return response.headersSent ? response.statusCode : CLIENT_LEFT;
}
