import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import { readClient } from "./identify-client.js";
import { onResponseOver } from "./on-response-over.js";

/** A proxy may have hundreds of readers behind it. */
const MOST_IN_FLIGHT = 256;
const RETRY_SECONDS = 1;

/**
 * Serves so many requests of one client at once, on all its connections and whatever they ask for. The others are
 * `overloaded`.
 */
export function createInFlightLimit(most = MOST_IN_FLIGHT): RequestHandler {
  const taken = new Map<string, number>();
  return (request, response, next) => {
    const client = readClient(request);
    const places = taken.get(client) ?? 0;
    if (places >= most) {
      throw new AppError("overloaded", `this server answers ${most} requests of a client at once`, {
        hint: "Ask again once earlier requests are answered",
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    taken.set(client, places + 1);
    onResponseOver(response, () => {
      const left = (taken.get(client) ?? 0) - 1;
      if (left > 0) taken.set(client, left);
      else taken.delete(client);
    });
    next();
  };
}
