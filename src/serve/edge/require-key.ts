import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import type { RateLimits } from "./limit-rate.js";

/**
 * Lets a request pass that has one of the keys as `Authorization: Bearer` (RFC 6750, 2.1); all pass without keys. Only
 * others are counted, so that who guesses locks nobody out who has a key.
 */
export function createKeyGuard(
  apiKeys: readonly string[],
  { wrongKeys, missingKeys }: Pick<RateLimits, "wrongKeys" | "missingKeys">,
): RequestHandler {
  const digests = apiKeys.map(digest);
  return (request, response, next) => {
    if (digests.length === 0) return next();
    const sent = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
    const sentDigest = digest(sent ?? "");
    // Every key is compared, so that the time it takes gives no key away.
    const matches = digests.filter((known) => timingSafeEqual(known, sentDigest));
    if (sent !== undefined && matches.length > 0) return next();
    const [limit, challenge, message] =
      sent === undefined
        ? [missingKeys, "Bearer", "a key is needed here"]
        : [wrongKeys, 'Bearer error="invalid_token"', "this key is not known here"];
    return limit(request, response, (beyond?: unknown) => {
      if (beyond !== undefined) return next(beyond);
      response.set("www-authenticate", challenge);
      const hint = "Send one of the server's keys as `Authorization: Bearer KEY`";
      next(new AppError("unauthorized", message, { hint }));
    });
  };
}

function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
