import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";

/** Lets a request pass that has one of the keys as `Authorization: Bearer` (RFC 6750, 2.1); all pass without keys. */
export function createKeyGuard(apiKeys: readonly string[]): RequestHandler {
  const digests = apiKeys.map(digest);
  return (request, response, next) => {
    if (digests.length === 0) return next();
    const sent = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
    const sentDigest = digest(sent ?? "");
    // Every key is compared, so that the time it takes gives no key away.
    const matches = digests.filter((known) => timingSafeEqual(known, sentDigest));
    if (sent !== undefined && matches.length > 0) return next();
    response.set("www-authenticate", sent === undefined ? "Bearer" : 'Bearer error="invalid_token"');
    throw new AppError(
      "unauthorized",
      sent === undefined ? "a key is needed here" : "this key is not known here",
      {
        hint: "Send one of the server's keys as `Authorization: Bearer KEY`",
      },
    );
  };
}

function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
