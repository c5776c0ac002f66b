import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Episode } from "../../shared/domain.js";

/** No page frames what these go with. */
export function createResponseHeaders(episodes: readonly Pick<Episode, "media">[]): RequestHandler {
  return createHeaders(episodes, { frameAncestors: ["'none'"], framed: false });
}

/** The server's own pages and those of the allowed origins (`https://site.example`) may frame what these go with. */
export function createFramedHeaders(
  episodes: readonly Pick<Episode, "media">[],
  allowedOrigins: readonly string[],
): RequestHandler {
  const headers = createHeaders(episodes, { frameAncestors: ["'self'", ...allowedOrigins], framed: true });
  return (request, response, next) => {
    response.removeHeader("x-frame-options");
    headers(request, response, next);
  };
}

/** A page may load its own files, YouTube's player in a frame, and the episodes' own media. */
function createHeaders(
  episodes: readonly Pick<Episode, "media">[],
  { frameAncestors, framed }: { readonly frameAncestors: string[]; readonly framed: boolean },
): RequestHandler {
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
        frameAncestors,
        requireTrustedTypesFor: ["'script'"],
      },
    },
    xFrameOptions: framed ? false : { action: "deny" },
    // A site that isolates itself (COEP) frames only what says that it may.
    crossOriginResourcePolicy: { policy: framed ? "cross-origin" : "same-origin" },
    // YouTube refuses to play for a page that sends no referrer.
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    strictTransportSecurity: false,
  });
}

/** Schemes, not hosts: a podcast's file is mostly reached through redirects, and each of them would be held against a host. */
function listMediaSources(episodes: readonly Pick<Episode, "media">[]): string[] {
  const schemes = episodes.flatMap(({ media }) =>
    media === null || media.kind === "youtube" ? [] : [new URL(media.url).protocol],
  );
  return [...new Set(schemes)].sort();
}
