import { isIP } from "node:net";
import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, MemoryStore, type Options, rateLimit, type Store } from "express-rate-limit";
import { AppError } from "../../shared/errors.js";

const WINDOW_MS = 60_000;
/** A search costs a small part of an answer. */
const SEARCHES_PER_ANSWER = 4;

/** What one client may ask for in a minute, counted over `/api`, `/v1` and `/mcp` together. */
export interface RateLimits {
  readonly answers: RequestHandler;
  /** Limits searches and other requests that cost little. */
  readonly searches: RequestHandler;
  /** Limits requests with a wrong key, so that nobody can guess one. */
  readonly wrongKeys: RequestHandler;
}

/**
 * Counts by the client's address; of IPv6 by its /56, which is what one customer gets. The headers are those of
 * draft-ietf-httpapi-ratelimit-headers-08. A refusal is `rate_limited`. With `answersPerMinute` 0 there is no limit.
 * Each limit counts in a store of its own, by default in the memory of this process.
 */
export function createRateLimits(
  answersPerMinute: number,
  createStore: (identifier: string) => Store = () => new MemoryStore(),
): RateLimits {
  const limit = (identifier: string, perMinute: number, changes: Partial<Options> = {}) =>
    perMinute === 0
      ? letPass
      : createLimit(identifier, perMinute, { store: createStore(identifier), ...changes });
  return {
    answers: limit("answers", answersPerMinute),
    searches: limit("searches", answersPerMinute * SEARCHES_PER_ANSWER),
    wrongKeys: limit("wrong keys", answersPerMinute, {
      standardHeaders: false,
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    }),
  };
}

/** Some proxies write the port as well. A client may write anything: all that is no address counts as one client. */
function readClient({ ip = "" }: Request): string {
  const address = /^\[?([^\]]+?)\]?:\d{1,5}$/.exec(ip)?.[1];
  const known = [ip, address ?? ""].find((text) => isIP(text) !== 0);
  return known === undefined ? "no address" : ipKeyGenerator(known);
}

const letPass: RequestHandler = (_request, _response, next) => next();

function createLimit(identifier: string, perMinute: number, changes: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    identifier,
    keyGenerator: readClient,
    // The operator says how many proxies there are; a client that claims more is not worth a warning.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, response) => {
      const seconds = Number(response.getHeader("retry-after")) || WINDOW_MS / 1000;
      throw new AppError(
        "rate_limited",
        `this server gives each client ${perMinute} ${identifier} a minute`,
        {
          hint: `Ask again in ${seconds} s`,
          retryAfterSeconds: seconds,
        },
      );
    },
    ...changes,
  });
}
