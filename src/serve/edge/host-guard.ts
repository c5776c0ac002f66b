import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";

export interface HostGuardOptions {
  /** What the server listens on: a name or an address. */
  readonly host: string;
  /** `https://site.example` */
  readonly allowedOrigins: readonly string[];
}

/**
 * Refuses a request by any name but this machine's, the one that is listened on, and those of the allowed origins,
 * whatever the port. A page whose name was pointed here (DNS rebinding) passes for one of the server's own, and is
 * known by that name alone.
 */
export function createHostGuard({ host, allowedOrigins }: HostGuardOptions): RequestHandler {
  const known = new Set([host, ...allowedOrigins.map((origin) => new URL(origin).hostname)].map(foldName));
  return (request, _response, next) => {
    const asked = request.headers.host ?? "";
    if (isLoopback(asked) || known.has(foldName(asked.replace(/:\d+$/, "")))) return next();
    throw new AppError("origin_not_allowed", "this server is not asked by the name in Host", {
      hint: "The server's owner sets HOST to it, or names the site in CUEPOINT_ALLOWED_ORIGINS",
    });
  };
}

/** True for the names and addresses of this machine itself (RFC 6761, 6.3; RFC 1122, 3.2.1.3), with a port or without. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(name);
}

function foldName(name: string): string {
  return name.replace(/^\[|\]$/g, "").toLowerCase();
}
