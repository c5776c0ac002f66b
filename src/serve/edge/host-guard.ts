import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";

export interface HostGuardOptions {
  /** The name or the address that the server listens on. */
  readonly host: string;
  /** Sites whose names are known as well: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Refuses a request whose `Host` is not this machine's own name, the host that the server listens on, or that of an
 * allowed origin; the port does not matter. The name is all that gives away a page whose name was pointed at this
 * machine (DNS rebinding): to a browser it is one of the server's own pages.
 */
export function createHostGuard({ host, allowedOrigins }: HostGuardOptions): RequestHandler {
  const known = new Set([host, ...allowedOrigins.map((origin) => new URL(origin).hostname)].map(foldName));
  return (request, _response, next) => {
    const asked = request.headers.host ?? "";
    if (isLoopback(asked) || known.has(foldName(asked.replace(/:\d+$/, "")))) return next();
    throw new AppError("origin_not_allowed", "this server is not asked by the name in Host", {
      hint: "The server's owner sets HOST, or `host` of createApp, to it, or names the site in CUEPOINT_ALLOWED_ORIGINS",
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
