import type { buildConnector, Dispatcher } from "undici";

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

export interface ProxyAgents {
  /** The agent for an address: by CONNECT to `https`, and else by the proxy's own request. Null for this machine. */
  choose(address: URL): Dispatcher | null;
  /** Resolves once the requests under way have ended. */
  close(): Promise<void>;
}

export interface ProxyAgentOptions {
  /** Connects to the hosts that are reached without a proxy. */
  readonly connect?: buildConnector.connector;
  /** The certificates trusted in place of the built-in ones, as PEM. */
  readonly ca?: string;
}

/** This machine. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/i;

/** Opens agents that go through proxies. This machine is always asked itself. */
export async function openProxyAgents(
  { http, https, except }: Proxies,
  { connect, ca }: ProxyAgentOptions = {},
): Promise<ProxyAgents> {
  // It takes long to load.
  const { EnvHttpProxyAgent } = await import("undici");
  const open = (proxy: string | null) => {
    const token = writeUser(proxy);
    // An empty text keeps the agent from the environment, which is read elsewhere.
    return new EnvHttpProxyAgent({
      httpProxy: proxy ?? "",
      httpsProxy: proxy ?? "",
      noProxy: except ?? "",
      proxyTunnel: false,
      ...(token === null ? {} : { token }),
      ...(connect === undefined ? {} : { connect }),
      ...(ca === undefined ? {} : { requestTls: { ca } }),
    });
  };
  const plain = open(http);
  const secure = open(https ?? http);
  return {
    choose: ({ protocol, hostname }) =>
      LOOPBACK.test(hostname) ? null : protocol === "https:" ? secure : plain,
    close: async () => void (await Promise.all([plain.close(), secure.close()])),
  };
}

/** Writes the header for a user without a password, of which the agent sends none by itself. */
function writeUser(proxy: string | null): string | null {
  if (proxy === null) return null;
  const { username, password } = new URL(proxy);
  if (username === "" || password !== "") return null;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:`).toString("base64")}`;
}
