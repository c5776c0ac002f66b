import { isIP } from "node:net";
import type { Request } from "express";
import { ipKeyGenerator } from "express-rate-limit";

/**
 * Names the client of a request by its address, for limits and fair turns; an IPv6 address by its /56, which is what
 * one customer gets. Some proxies write the port as well. A client may write anything: all that is no address counts
 * as one client.
 */
export function readClient({ ip = "" }: Pick<Request, "ip">): string {
  const address = /^\[?([^\]]+?)\]?:\d{1,5}$/.exec(ip)?.[1];
  const known = [ip, address ?? ""].find((text) => isIP(text) !== 0);
  return known === undefined ? "no address" : ipKeyGenerator(known);
}
