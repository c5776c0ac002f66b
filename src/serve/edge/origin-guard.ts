import cors from "cors";
import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import { isLoopback } from "./host-guard.js";

const READABLE_HEADERS = ["x-request-id", "retry-after", "ratelimit", "ratelimit-policy"];
const PREFLIGHT_SECONDS = 600;

export interface OriginGuardOptions {
  /** Sites whose pages may ask: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
  /**
   * True for a server that only its own machine reaches. A page of another name that claims to be the server's own is
   * then not believed: its name was pointed at this machine (DNS rebinding).
   */
  readonly onLoopback: boolean;
}

/**
 * Lets the pages of this server and of the allowed origins ask, and refuses every other page before anything is done
 * for it. A client that is not a page sends no `Origin` (Fetch standard, 3.2) and may ask. The page that is refused
 * can read the refusal, so that the widget can say what is wrong.
 */
export function createOriginGuard({ allowedOrigins, onLoopback }: OriginGuardOptions): RequestHandler[] {
  const allowed = new Set(allowedOrigins);
  const readable = cors({
    origin: true,
    credentials: false,
    methods: ["GET", "HEAD", "POST"],
    exposedHeaders: READABLE_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  });
  const guard: RequestHandler = (request, _response, next) => {
    const { origin, host } = request.headers;
    const page = readHost(origin);
    // A proxy may change the host; the browser then says itself whether the page is this server's own.
    const own = page !== null && (page === host || request.headers["sec-fetch-site"] === "same-origin");
    const believed = own && (!onLoopback || isLoopback(page));
    if (origin !== undefined && !believed && !allowed.has(origin)) {
      throw new AppError("origin_not_allowed", `pages of ${origin} may not ask here`, {
        hint: own
          ? "The server's owner sets TRUST_PROXY where a proxy is in front of it, or names the site in CUEPOINT_ALLOWED_ORIGINS"
          : "The server's owner names the sites that may in CUEPOINT_ALLOWED_ORIGINS",
      });
    }
    next();
  };
  return [readable, guard];
}

/** The host of an origin, as the `Host` header has it; null where the origin is `null` or has no host. */
function readHost(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host || null : null;
}
