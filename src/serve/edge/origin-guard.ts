import cors from "cors";
import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import type { HostRule, OwnHosts } from "./known-hosts.js";

const READABLE_HEADERS = ["x-request-id", "retry-after", "ratelimit", "ratelimit-policy"];
const PREFLIGHT_SECONDS = 600;

export interface OriginGuardOptions extends Pick<OwnHosts, "allowedOrigins"> {
  /** By which hosts the server may be asked. */
  readonly knows: HostRule;
}

/**
 * Lets the pages of this server and of the allowed origins ask, and refuses every other page before anything is done
 * for it. A client that is not a page sends no `Origin` (Fetch standard, 3.2) and may ask. The page that is refused
 * can read the refusal, so that the widget can say what is wrong.
 */
export function createOriginGuard({ allowedOrigins, knows }: OriginGuardOptions): RequestHandler[] {
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
    const page = readPage(origin);
    // A proxy may change the host; the browser then says itself whether the page is this server's own. A page whose name
    // was pointed here (DNS rebinding) would say so too, but has no certificate for its name from what answers here.
    const claimed =
      page !== null && (page.host === host || request.headers["sec-fetch-site"] === "same-origin");
    const own = claimed && (page.protocol === "https:" || knows(page.hostname));
    if (origin !== undefined && !own && !allowed.has(origin)) {
      throw new AppError("origin_not_allowed", `pages of ${origin} may not ask here`, {
        hint: claimed
          ? "The server's owner names its own hosts in CUEPOINT_PUBLIC_HOSTS, and other sites in CUEPOINT_ALLOWED_ORIGINS"
          : "The server's owner names the sites that may in CUEPOINT_ALLOWED_ORIGINS",
      });
    }
    next();
  };
  return [readable, guard];
}

/** Gives null where the origin is `null` or has no host. */
function readPage(origin: string | undefined): URL | null {
  const page = origin !== undefined && URL.canParse(origin) ? new URL(origin) : null;
  return page === null || page.host === "" ? null : page;
}
