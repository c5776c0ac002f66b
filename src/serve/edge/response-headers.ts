import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Episode } from "../../shared/domain.js";

/** Headers of what no page may frame. */
export function createResponseHeaders(episodes: readonly Pick<Episode, "media">[]): RequestHandler {
  return createHeaders(episodes, { frameAncestors: ["'none'"], framed: false });
}

/** Headers of what the server's own pages and those of the allowed origins (`https://site.example`) may frame. */
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

/** With these headers a page may load its own files, YouTube's player in a frame, and the episodes' own media. */
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
    // A site that isolates itself (COEP) frames only responses with this header.
    crossOriginResourcePolicy: { policy: framed ? "cross-origin" : "same-origin" },
    // YouTube refuses to play for a page that sends no referrer.
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    strictTransportSecurity: false,
  });
}

/** The media are allowed by scheme, not by host: most are reached through redirects, whose hosts nobody can list. */
function listMediaSources(episodes: readonly Pick<Episode, "media">[]): string[] {
  const schemes = episodes.flatMap(({ media }) =>
    media === null || media.kind === "youtube" ? [] : [new URL(media.url).protocol],
  );
  return [...new Set(schemes)].sort();
}
