import { lookup as lookUp } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { buildConnector } from "undici";
import { FetchFailure } from "./fetch-failure.js";
import { isPublicAddress } from "./private-address.js";

export interface ConnectionOptions {
  readonly allowPrivate: boolean;
  /** Resolves names; by default as the system does. */
  readonly lookup?: LookupFunction | undefined;
  /** The certificates trusted in place of the built-in ones, as PEM. */
  readonly ca?: string | undefined;
  readonly timeoutMs: number;
}

/** A host turned out to be private when it was connected to. Whoever asked names the address. */
export class PrivateHost extends FetchFailure {
  readonly address: string;

  constructor(address: string) {
    super("private", `${address} is an address of a private network`);
    this.address = address;
  }
}

/**
 * Makes connections, each to an address that was checked for this very connection. undici's own `dns` interceptor is not
 * used: it resolves beforehand and keeps what it found, so that the check would be of another answer than the one used.
 */
export function guardConnector(
  build: typeof buildConnector,
  { allowPrivate, lookup = lookUp, ca, timeoutMs }: ConnectionOptions,
): buildConnector.connector {
  const trusted = ca === undefined ? {} : { ca };
  const resolve = allowPrivate ? lookup : guardLookup(lookup);
  // Its type asks for a port, which comes with each connection.
  const connect = build({ ...trusted, lookup: resolve, timeout: timeoutMs } as buildConnector.BuildOptions);
  if (allowPrivate) return connect;
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, "$1");
    // Of an address itself no lookup is made.
    if (isIP(host) !== 0 && !isPublicAddress(host)) callback(new PrivateHost(host), null);
    else connect(options, callback);
  };
}

/**
 * Resolves a name only where all of its addresses are public: one that is private among them is a sign of a name that is
 * meant to lead inside.
 */
function guardLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses = typeof found === "string" ? [{ address: found, family: isIP(found) }] : found;
      const inside = addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (inside !== undefined) return callback(new PrivateHost(inside.address), []);
      if (options.all) return callback(null, addresses);
      // A name without addresses is an error of the lookup, so there is one.
      callback(null, first?.address ?? "", first?.family);
    });
  };
}

/** The first private address of a name; null where it has none, or cannot be resolved in time. */
export async function findPrivateAddress(
  hostname: string,
  lookup: LookupFunction = lookUp,
  timeoutMs = 3_000,
): Promise<string | null> {
  return await new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, null);
    guardLookup(lookup)(hostname, { all: true }, (error) => {
      clearTimeout(timer);
      resolve(error instanceof PrivateHost ? error.address : null);
    });
  });
}
