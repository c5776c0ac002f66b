import type { Fetch } from "./guard-fetch.js";

/** The proxies through which servers are reached. */
export interface Proxies {
  /** For `http` addresses, and for `https` ones where these have none; null where there is none. */
  readonly http: string | null;
  /** For `https` addresses. */
  readonly https: string | null;
  /** The hosts that are reached without a proxy, with commas between them; `*` for all. */
  readonly except: string | null;
  /** The proxies' passwords. */
  readonly secrets: readonly string[];
}

/** This machine. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/i;

/**
 * Returns a fetch that goes through proxies: by CONNECT to `https` addresses, and else by the proxy's own request. This
 * machine is always asked itself.
 */
export async function createProxyFetch({ http, https, except }: Proxies): Promise<Fetch> {
  // It takes long to load, and its agent fits no other fetch than its own.
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const open = (proxy: string | null) => {
    const token = writeUser(proxy);
    // An empty text keeps the agent from the environment, which is read elsewhere.
    return new EnvHttpProxyAgent({
      httpProxy: proxy ?? "",
      httpsProxy: proxy ?? "",
      noProxy: except ?? "",
      proxyTunnel: false,
      ...(token === null ? {} : { token }),
    });
  };
  const plain = open(http);
  const secure = open(https ?? http);
  return ((input: string, init: object) => {
    const { protocol, hostname } = new URL(input);
    if (LOOPBACK.test(hostname)) return fetch(input, init);
    return fetch(input, { ...init, dispatcher: protocol === "https:" ? secure : plain });
  }) as unknown as Fetch;
}

/** Writes the header for a user without a password, of which the agent sends none by itself. */
function writeUser(proxy: string | null): string | null {
  if (proxy === null) return null;
  const { username, password } = new URL(proxy);
  if (username === "" || password !== "") return null;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:`).toString("base64")}`;
}
