import { isIP } from "node:net";
import { hostname } from "node:os";

/** Takes every name: whatever stands in front of the server knows which names are its own. */
export const ANY_HOST = "*";

export interface OwnHosts {
  /** The name or the address that the server listens on. */
  readonly host: string;
  /** Further names by which it is asked; `*` stands for any. */
  readonly publicHosts: readonly string[];
  /** Sites whose pages may ask, and may frame `/embed`: `https://site.example`. Their names are known as well. */
  readonly allowedOrigins: readonly string[];
}

/** True for a host without its port, in any case, that the server may be asked by. */
export type HostRule = (host: string) => boolean;

/**
 * Knows the loopback names (RFC 6761, 6.3), this machine's own name, what the server listens on, the hosts that its
 * owner names and those of the allowed origins. A page whose name was pointed at this machine (DNS rebinding) sends
 * that name, and nothing else gives it away. Every IP address is known: what a browser loads from an address comes from
 * that address and cannot be pointed elsewhere, and health checks and published ports of containers ask by addresses
 * that this process cannot list.
 */
export function createHostRule({ host, publicHosts, allowedOrigins }: OwnHosts): HostRule {
  if (publicHosts.includes(ANY_HOST)) return () => true;
  const machine = hostname();
  const [label = machine] = machine.split(".");
  const sites = allowedOrigins.map((origin) => new URL(origin).hostname);
  const names = [host, machine, label, `${label}.local`, ...publicHosts, ...sites];
  const known = new Set(names.map(foldHost));
  return (asked) => {
    const name = foldHost(asked);
    return isIP(name) !== 0 || /^(?:.+\.)?localhost$/.test(name) || known.has(name);
  };
}

/** The dot that ends a whole name in the DNS makes no other name of it. */
function foldHost(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, "");
}
