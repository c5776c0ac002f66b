import { isIPv6 } from "node:net";
import type { Request, RequestHandler } from "express";
import type { Log } from "../../platform/log.js";
import { AppError } from "../../shared/errors.js";
import type { HostRule } from "./known-hosts.js";

export interface HostGuardOptions {
  readonly knows: HostRule;
  /** How many proxies stand in front: with any, the names that they were asked by must be known too. */
  readonly trustProxy: number;
  /** Hears each name that is refused. */
  readonly onRefused: (host: string) => void;
}

/**
 * Refuses a request by a host that is not known with 421, and with `bad_request` one that does not say once by which
 * host it asks (RFC 9112, 3.2).
 */
export function createHostGuard({ knows, trustProxy, onRefused }: HostGuardOptions): RequestHandler {
  return (request, response, next) => {
    const hosts = listHosts(request, trustProxy).map(dropPort);
    if (hosts.includes(null)) {
      // Something in between may have read another host: it may not agree on where the next request begins either.
      response.set("connection", "close");
      throw new AppError("bad_request", "the request does not say by which host it asks", {
        hint: "Send one Host header that holds a name or an address, and a port or none",
      });
    }
    const unknown = hosts.find((host) => host !== null && !knows(host));
    if (unknown === undefined || unknown === null) return next();
    onRefused(unknown);
    throw new AppError("host_not_allowed", "this server is not asked by the host that the request names", {
      hint: "The server's owner names it in CUEPOINT_PUBLIC_HOSTS, or in `publicHosts` of createApp",
    });
  };
}

/**
 * Lists by which hosts a request asks; an empty text stands for a host that it lacks. The request line may name one, and
 * that one goes before the header (RFC 9112, 3.2.2). Each proxy may add what it was asked by, and the client may begin
 * that list.
 */
function listHosts(
  { originalUrl, headers, headersDistinct, httpVersion }: Request,
  trustProxy: number,
): string[] {
  const named = originalUrl.startsWith("/") || !URL.canParse(originalUrl) ? [] : [new URL(originalUrl).host];
  const { host = [] } = headersDistinct;
  // A browser always sends one. A program that speaks HTTP/1.0 need not.
  const own = host.length === 1 || (host.length === 0 && httpVersion === "1.0") ? host : [""];
  const proxied = trustProxy === 0 ? "" : String(headers["x-forwarded-host"] ?? "");
  return [...named, ...own, ...proxied.split(",").flatMap((each) => each.trim() || [])];
}

/** Takes the port away, and makes small letters; gives null for what no name and no address is written with (RFC 9110, 7.2). */
function dropPort(text: string): string | null {
  const [, name, address] = /^([\w.-]+|\[([\w.:%-]+)\])(?::\d{0,5})?$/.exec(text) ?? [];
  if (name === undefined || (address !== undefined && !isIPv6(address))) return null;
  return name.toLowerCase();
}

/** No name in the DNS is longer. */
const LONGEST_HOST = 253;
/** A client may make up as many names as it likes. */
const MOST_TOLD = 20;
const HOUR_MS = 3_600_000;

/**
 * Tells the operator of each name that was refused once an hour, and of the first 20 of the hour at most. `now` returns
 * milliseconds by a clock that is never set back.
 */
export function createHostTeller(log: Log, now = () => performance.now()): (host: string) => void {
  const told = new Set<string>();
  let endsAt = 0;
  return (host) => {
    if (now() >= endsAt) {
      told.clear();
      endsAt = now() + HOUR_MS;
    }
    if (told.has(host) || told.size === MOST_TOLD || host.length > LONGEST_HOST) return;
    told.add(host);
    log.warn(
      { host },
      "a request by this host was refused: if it is the server's own, name it in CUEPOINT_PUBLIC_HOSTS",
    );
  };
}
