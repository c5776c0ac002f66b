import type { RequestHandler } from "express";
import helmet from "helmet";
import { hashStyle, listDirectives, type Shown } from "./page-policy.js";

/** Headers of what no page may frame. */
export function createResponseHeaders(episodes: readonly Shown[]): RequestHandler {
  return createHeaders(episodes, { frameAncestors: ["'none'"], framed: false });
}

/** Headers of a page that no page may frame and that holds this style sheet in its HTML (CSP 3, hashes). */
export function createPageHeaders(episodes: readonly Shown[], styleSheet: string): RequestHandler {
  return createHeaders(episodes, {
    frameAncestors: ["'none'"],
    framed: false,
    styles: [hashStyle(styleSheet)],
    // The line that finds episodes works without scripts.
    formAction: ["'self'"],
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
    formAction = ["'none'"],
  }: {
    readonly frameAncestors: string[];
    readonly framed: boolean;
    readonly styles?: readonly string[];
    readonly formAction?: string[];
  },
): RequestHandler {
  const { requireTrustedTypesFor, ...directives } = listDirectives(episodes, styles);
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...directives,
        formAction,
        frameAncestors,
        requireTrustedTypesFor,
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
