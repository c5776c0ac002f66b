import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Episode } from "../domain.js";

/** The page may load its own files, YouTube's player in a frame, and the episodes' own media. */
export function createResponseHeaders(episodes: readonly Episode[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        mediaSrc: ["'self'", ...listMediaSources(episodes)],
        frameSrc: ["https://www.youtube-nocookie.com"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
    },
    // YouTube refuses to play for a page that sends no referrer.
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    strictTransportSecurity: false,
  });
}

/** Schemes, not hosts: a podcast's file is mostly reached through redirects, and each of them would be held against a host. */
function listMediaSources(episodes: readonly Episode[]): string[] {
  const schemes = episodes.flatMap(({ media }) =>
    media === null || media.kind === "youtube" ? [] : [new URL(media.url).protocol],
  );
  return [...new Set(schemes)].sort();
}
