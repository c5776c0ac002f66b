import type { LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { joinSignals, untilAborted } from "../platform/abort-signals.js";
import { openProxyAgents, type Proxies, type ProxyAgents } from "../platform/proxy-agents.js";
import { describePrivate, refusePrivateHost, withoutUser } from "./address.js";
import { type Asked, describeConnection, describeTimeout } from "./describe-failure.js";
import { findPrivateAddress, guardConnector } from "./guard-connection.js";
import { HostTurns } from "./host-turns.js";
import { bareHost } from "./private-address.js";

const CONNECT_MS = 15_000;
/** A host is waited for at most so long where it asks for it. */
const LONGEST_WAIT_MS = 60_000;

export type Reply = Dispatcher.ResponseData;

export interface SessionOptions {
  readonly allowPrivate: boolean;
  /** Between two requests of one host, in ms. */
  readonly pauseMs: number;
  readonly proxies: Proxies | null;
  readonly lookup?: LookupFunction | undefined;
  readonly ca?: string | undefined;
}

export interface AskOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly idleMs: number;
  readonly totalMs: number;
  /** How long the host is left alone after a failure that may pass, unless it says itself. */
  readonly backoffMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Agents {
  readonly undici: typeof import("undici");
  readonly direct: Dispatcher;
  readonly proxied: ProxyAgents | null;
}

/** Connections to the hosts that are fetched from, with each host's turns. */
export class FetchSession {
  readonly #options: SessionOptions;
  readonly #turns: HostTurns;
  #agents: Promise<Agents> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#turns = new HostTurns(options.pauseMs, LONGEST_WAIT_MS);
  }

  /**
   * Sends one GET in the host's turn, which lasts until `use` has ended. `from` is the address that led to this one by redirects. Throws
   * the signal's reason, or a `FetchFailure`.
   */
  async ask<Result>(
    address: URL,
    from: URL | null,
    options: AskOptions,
    use: (reply: Reply, asked: Asked, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    await untilAborted(this.#refusePrivate(address, from), options.signal);
    const { undici, direct, proxied } = await this.#open();
    const through = proxied?.choose(address) ?? null;
    const asked = { address, from, isProxied: through !== null };
    const host = bareHost(address.hostname);
    const endTurn = await this.#turns.take(host, options.signal).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw describeConnection(asked, error);
    });
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), options.totalMs);
    const signal = joinSignals(options.signal, limit.signal);
    try {
      const reply = await undici.request(withoutUser(address), {
        dispatcher: through ?? direct,
        headers: options.headers,
        headersTimeout: options.idleMs,
        bodyTimeout: options.idleMs,
        signal,
      });
      return await useReply(reply, async () => await use(reply, asked, signal));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (limit.signal.aborted) throw describeTimeout(asked, options.totalMs);
      throw this.#describe(asked, host, error, options.backoffMs);
    } finally {
      clearTimeout(timer);
      endTurn();
    }
  }

  /** Closes the connections; resolves once the requests under way have ended. */
  async close(): Promise<void> {
    const agents = await this.#agents;
    await Promise.all([agents?.direct.close(), agents?.proxied?.close()]);
  }

  #describe(asked: Asked, host: string, error: unknown, backoffMs: number) {
    const failure = describeConnection(asked, error);
    const { retryAfterSeconds } = failure;
    if (failure.isPassing) {
      this.#turns.postpone(host, retryAfterSeconds === null ? backoffMs : retryAfterSeconds * 1000);
    }
    return failure;
  }

  /**
   * Refuses what is private by its look. What a name resolves to is checked when it is connected to; but a proxy resolves
   * by itself, so before one the name is looked up here as well. That it finds the same is beyond this program.
   */
  async #refusePrivate(address: URL, from: URL | null): Promise<void> {
    const { allowPrivate, proxies, lookup } = this.#options;
    if (allowPrivate) return;
    refusePrivateHost(address, from);
    if (proxies === null) return;
    const inside = await findPrivateAddress(bareHost(address.hostname), lookup);
    if (inside !== null) throw describePrivate(address, from, inside);
  }

  async #open(): Promise<Agents> {
    this.#agents ??= openAgents(this.#options);
    return await this.#agents;
  }
}

/** A body that is not read to its end is let go with its connection. */
async function useReply<Result>(reply: Reply, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } finally {
    if (!reply.body.readableEnded) reply.body.on("error", () => undefined).destroy();
  }
}

/**
 * None of undici's interceptors is composed into the agents. `redirect` tells neither what is permanent nor its own loops
 * from other errors, follows from https to http, and sends the next request before the host's pause. `retry` waits less
 * than `Retry-After` asks where that is long, and keeps no part on disk. `decompress` warns that it is experimental, lets an
 * unknown coding through as if it were decoded, and hides how many bytes are to come. For `dns` see `guardConnector`.
 */
async function openAgents({ allowPrivate, proxies, lookup, ca }: SessionOptions): Promise<Agents> {
  // It takes long to load.
  const undici = await import("undici");
  const guard = { allowPrivate, lookup, ca, timeoutMs: CONNECT_MS };
  const connect = guardConnector(undici.buildConnector, guard);
  return {
    undici,
    direct: new undici.Agent({ connect }),
    proxied:
      proxies === null
        ? null
        : await openProxyAgents(proxies, { connect, ...(ca === undefined ? {} : { ca }) }),
  };
}
