import cors from "cors";
import type { RequestHandler } from "express";
import { AppError } from "../errors.js";

const READABLE_HEADERS = ["x-request-id", "retry-after", "ratelimit", "ratelimit-policy"];
const PREFLIGHT_SECONDS = 600;

/**
 * Lets the pages of this server and of the allowed origins (`https://site.example`) ask, and refuses every other page
 * before anything is done for it. What is not a page sends no `Origin` (Fetch standard, 3.2) and is let through. A
 * refusal can be read by the page that is refused, so that the widget can say what is wrong.
 */
export function createOriginGuard(allowedOrigins: readonly string[]): RequestHandler[] {
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
    // A proxy may change the host; that the page is this server's own is then what the browser itself says.
    const own =
      readHost(origin) === host ||
      (request.headers["sec-fetch-site"] === "same-origin" && readHost(origin) !== null);
    if (origin !== undefined && !own && !allowed.has(origin)) {
      throw new AppError("origin_not_allowed", `pages of ${origin} may not ask here`, {
        hint: "The server's owner names the sites that may in CUEPOINT_ALLOWED_ORIGINS",
      });
    }
    next();
  };
  return [readable, guard];
}

/** The host an origin names, as the `Host` header has it; null for `null` and what is none. */
function readHost(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : null;
}
