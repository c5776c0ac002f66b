import type { RequestHandler } from "express";
import { type Options, rateLimit, type Store } from "express-rate-limit";
import { AppError } from "../../shared/errors.js";
import { readClient } from "./identify-client.js";
import { WindowStore } from "./window-store.js";

const WINDOW_MS = 60_000;
/** A search costs a small part of an answer. */
const SEARCHES_PER_ANSWER = 4;
/** A person mistypes a key some times; a program that guesses needs far more than this. */
const MOST_WRONG_KEYS = 30;
const MISSING_PER_WRONG_KEY = 4;

/** What one client may ask for in a minute, counted over `/api`, `/v1` and `/mcp` together. */
export interface RateLimits {
  readonly answers: RequestHandler;
  /** Limits searches and other requests that cost little. */
  readonly searches: RequestHandler;
  /** Limits requests with a wrong key, also where answers have no limit. */
  readonly wrongKeys: RequestHandler;
  /** Limits requests that lack the key they need, also where answers have no limit. */
  readonly missingKeys: RequestHandler;
}

/**
 * Counts by the client's address; of IPv6 by its /56, which is what one customer gets. The headers are those of
 * draft-ietf-httpapi-ratelimit-headers-08. A refusal is `rate_limited`. With `answersPerMinute` 0 answers and searches
 * have no limit. Each limit counts in a store of its own, by default in the memory of this process.
 */
export function createRateLimits(
  answersPerMinute: number,
  createStore: (identifier: string) => Store = () => new WindowStore(),
): RateLimits {
  const limit = (identifier: string, perMinute: number, rule: string) =>
    createLimit({ identifier, limit: perMinute, store: createStore(identifier) }, rule);
  const give = (what: string, perMinute: number) =>
    perMinute === 0 ? letPass : limit(what, perMinute, `gives each client ${perMinute} ${what} a minute`);
  const take = (what: string, perMinute: number) =>
    limit(what, perMinute, `takes ${perMinute} ${what} a minute from each client`);
  const wrongKeys = Math.min(answersPerMinute || MOST_WRONG_KEYS, MOST_WRONG_KEYS);
  return {
    answers: give("answers", answersPerMinute),
    searches: give("searches", answersPerMinute * SEARCHES_PER_ANSWER),
    wrongKeys: take("wrong keys", wrongKeys),
    missingKeys: take("requests without a key", wrongKeys * MISSING_PER_WRONG_KEY),
  };
}

const letPass: RequestHandler = (_request, _response, next) => next();

function createLimit(own: Partial<Options>, rule: string): RequestHandler {
  return rateLimit({
    ...own,
    windowMs: WINDOW_MS,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: readClient,
    // The operator says how many proxies there are; a client that claims more is not worth a warning.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_request, response) => {
      const seconds = Number(response.getHeader("retry-after")) || WINDOW_MS / 1000;
      throw new AppError("rate_limited", `this server ${rule}`, {
        hint: `Ask again in ${seconds} s`,
        retryAfterSeconds: seconds,
      });
    },
  });
}
