import type { RequestHandler, Response } from "express";

/** As nginx logs a client that left before anything was sent to it: there is no status then. */
const CLIENT_LEFT = 499;

/** Keeps the pattern of the route that takes the request, with those of the routers it is in. */
export function noteRoute(path: string): RequestHandler {
  return (request, response, next) => {
    // Once a router has failed its own base is forgotten; it is as the client wrote it.
    response.locals["route"] = `${request.baseUrl.toLowerCase()}${path}`.replace(/(?<=.)\/$/, "");
    next();
  };
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
