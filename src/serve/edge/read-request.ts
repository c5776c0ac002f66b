import type { Request, Response } from "express";

/** As nginx logs a client that left before anything was sent to it: there is no status then. */
const CLIENT_LEFT = 499;

/** The pattern of the route that took the request: `/api/episodes/:id`; null where none did. */
export function readRoute(request: Request): string | null {
  const path: unknown = request.route?.path;
  return typeof path === "string"
    ? request.baseUrl + (path === "/" && request.baseUrl !== "" ? "" : path)
    : null;
}

/** The status of a response that is over. */
export function readStatus(response: Response): number {
  return response.headersSent ? response.statusCode : CLIENT_LEFT;
}
