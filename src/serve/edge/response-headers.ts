import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import helmet from "helmet";
import type { Episode } from "../../shared/domain.js";

type Shown = Pick<Episode, "media" | "artwork">;

/** Headers of what no page may frame. */
export function createResponseHeaders(episodes: readonly Shown[]): RequestHandler {
  return createHeaders(episodes, { frameAncestors: ["'none'"], framed: false });
}

/** Headers of a page that no page may frame and that holds this style sheet in its HTML (CSP 3, hashes). */
export function createPageHeaders(episodes: readonly Shown[], styleSheet: string): RequestHandler {
  const digest = createHash("sha256").update(styleSheet).digest("base64");
  return createHeaders(episodes, {
    frameAncestors: ["'none'"],
    framed: false,
    styles: [`'sha256-${digest}'`],
  });
}

/** Headers of what the server's own pages and those of the allowed origins (`https://site.example`) may frame. */
export function createFramedHeaders(
  episodes: readonly Shown[],
  allowedOrigins: readonly string[],
): RequestHandler {
  const headers = createHeaders(episodes, { frameAncestors: ["'self'", ...allowedOrigins], framed: true });
  return (request, response, next) => {
    response.removeHeader("x-frame-options");
    headers(request, response, next);
  };
}

/** With these headers a page may load its own files, YouTube's player in a frame, and the episodes' own media and pictures. */
function createHeaders(
  episodes: readonly Shown[],
  {
    frameAncestors,
    framed,
    styles = [],
  }: { readonly frameAncestors: string[]; readonly framed: boolean; readonly styles?: readonly string[] },
): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...styles],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", "data:", ...listPictureSources(episodes)],
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

function listPictureSources(episodes: readonly Shown[]): string[] {
  return episodes.some(({ artwork }) => artwork !== undefined) ? ["https:"] : [];
}

/** The media are allowed by scheme, not by host: most are reached through redirects, whose hosts nobody can list. */
function listMediaSources(episodes: readonly Shown[]): string[] {
  const schemes = episodes.flatMap(({ media }) =>
    media === null || media.kind === "youtube" ? [] : [new URL(media.url).protocol],
  );
  return [...new Set(schemes)].sort();
}
