import { openProxyAgents, type Proxies } from "../../../platform/proxy-agents.js";
import type { Fetch } from "./guard-fetch.js";
import type { ProxyFetch } from "./server-connection.js";

/** Leads through proxies. */
export function createProxyFetch(proxies: Proxies): ProxyFetch {
  return { secrets: proxies.secrets, open: () => openFetch(proxies) };
}

async function openFetch(proxies: Proxies): Promise<Fetch> {
  // It takes long to load, and its agents fit no other fetch than its own.
  const { fetch } = await import("undici");
  const agents = await openProxyAgents(proxies);
  return ((input: string, init: object) => {
    const dispatcher = agents.choose(new URL(input));
    return fetch(input, dispatcher === null ? init : { ...init, dispatcher });
  }) as unknown as Fetch;
}
