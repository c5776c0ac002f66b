import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** The prefix within which a network's own translator (NAT64) reaches an IPv4 address, its last 32 bits. */
const TRANSLATED = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
/** All that is assigned of the public IPv6 internet. */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");

/** Names that stand for this machine or a network of its own, whoever is asked (RFC 6761, 6762, 8375; ICANN 2024). */
const OWN_NAMES = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * True for an address of the public internet. All else is private: what is set aside for one network, one machine, tests,
 * groups or documents, and whatever is no address. An IPv4 address within an IPv6 one counts as itself where machines
 * reach it so today; the ways of old (6to4, Teredo, `::1.2.3.4`) are private as a whole.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false;
  // It turns an IPv4 address that is mapped into IPv6 into itself.
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast";
  if (address.match(TRANSLATED)) {
    return new ipaddr.IPv4(address.toByteArray().slice(-4)).range() === "unicast";
  }
  return address.range() === "unicast" && address.match(GLOBAL);
}

/**
 * True for an address's host, as `URL` writes it, that is private by its own look, without asking anybody: an address, or a
 * name that only this machine or its network knows.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = bareHost(hostname);
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return !host.includes(".") || OWN_NAMES.test(host);
}

/** A host without the brackets of IPv6, the dots at its end and capitals. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.+$/, "")
    .toLowerCase();
}
