import { setImmediate as readAll, setTimeout as wait } from "node:timers/promises";
import { createClient } from "@redis/client";
import { describeRedisFailure } from "./describe-redis-failure.js";

/** A connection, or a reply, may take so long. */
const REPLY_MS = 1_000;
const PROBE_MS = 500;
/** A connection that is silent for so long is dead, since a living one replies to probes. */
const SILENCE_MS = 3_000;
/** The probe writes, as all commands here do: a server that is full, or that can only be read from, fails it. */
const PROBE = ["EVAL", 'return redis.call("SET", KEYS[1], "1", "PX", 60000)', "1", "cuepoint:probe"];

export interface RedisConnectionOptions {
  /** The URL begins with `redis://` or `rediss://`, and holds the password where the server wants one. */
  readonly url: string;
  /** Is told once for each outage what went wrong first. */
  readonly onOutage?: (why: string) => void;
  readonly onReturn?: () => void;
}

/**
 * One connection to a Redis server (6 or later). It is opened at once and again after every outage, until it is closed. An
 * outage begins with the first command that fails or takes longer than a second, and ends with a probe that succeeds;
 * until then nothing is sent, so that nobody waits for a server that hangs.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  readonly #client: ReturnType<typeof createClient>;
  readonly #probes: NodeJS.Timeout;
  readonly #open = new Set<Promise<unknown>>();
  #begin: () => void = () => undefined;
  /** It ends with the first sign of the server. */
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });
  #probing = false;
  #usable = false;
  #closed = false;
  #outageSince: number | null = null;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#client = createClient({
      url: options.url,
      socket: { connectTimeout: REPLY_MS, socketTimeout: SILENCE_MS, reconnectStrategy: PROBE_MS },
      disableOfflineQueue: true,
      maintNotifications: "disabled",
    });
    this.#client.on("error", (error: unknown) => this.#fail(error));
    this.#client.on("ready", () => void this.#probe());
    this.#client.connect().catch(() => undefined);
    this.#probes = setInterval(() => void this.#probe(), PROBE_MS).unref();
  }

  /** The time the outage began, in milliseconds since 1970; null where the server answers as far as is known. */
  get outageSince(): number | null {
    return this.#outageSince;
  }

  /**
   * Sends one command and returns its reply. Throws at once during an outage, and where the server refuses the command
   * or does not reply within a second; the command may then have been done nevertheless.
   */
  async send(command: readonly string[]): Promise<unknown> {
    const sent = this.#send(command);
    this.#open.add(sent);
    try {
      return await sent;
    } finally {
      this.#open.delete(sent);
    }
  }

  /** Closes the connection once what was sent is done, which takes at most a second. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#open);
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#probes);
    this.#client.destroy();
  }

  async #send(command: readonly string[]): Promise<unknown> {
    const begun = this.#begun.then(() => {
      if (!this.#usable || this.#closed) throw new Error("Redis does not answer");
      return this.#client.sendCommand([...command]);
    });
    try {
      return await endInTime(begun);
    } catch (error) {
      // The caller loads a script that the server does not know.
      if (!describeRedisFailure(error).startsWith("NOSCRIPT")) this.#fail(error);
      throw error;
    }
  }

  async #probe(): Promise<void> {
    // A server that hangs gets no second probe: its silence ends the connection, and a new one is opened.
    if (this.#probing || !this.#client.isReady) return;
    this.#probing = true;
    try {
      await this.#client.sendCommand(PROBE);
      this.#usable = true;
      this.#begin();
      if (this.#outageSince !== null) this.#options.onReturn?.();
      this.#outageSince = null;
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#probing = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#usable = false;
    this.#begin();
    if (this.#outageSince !== null) return;
    this.#outageSince = Date.now();
    this.#options.onOutage?.(describeRedisFailure(error));
  }
}

async function endInTime<T>(reply: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = wait(REPLY_MS, undefined, { signal: ended.signal }).then(async () => {
    // The reply may have come while this process was too busy to read it.
    await readAll();
    throw new Error(`Redis did not reply within ${REPLY_MS} ms`);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    ended.abort();
  }
}
