import { setImmediate as readAll, setTimeout as wait } from "node:timers/promises";
import { createClient } from "@redis/client";

/** How long a connection, or a reply, may take. */
const REPLY_MS = 1_000;
const PROBE_MS = 500;
/** Probes see to it that a connection that lives is never silent for so long. */
const SILENCE_MS = 3_000;
/** A script that writes, as all that is sent here: a server that is full, or only read from, does not pass. */
const PROBE = ["EVAL", 'return redis.call("SET", KEYS[1], "1", "PX", 60000)', "1", "cuepoint:probe"];

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`, with the password where it wants one. */
  readonly url: string;
  /** Told once for each outage: what was the matter first. */
  readonly onOutage?: (why: string) => void;
  readonly onReturn?: () => void;
}

/**
 * One connection to a Redis server (6 or later), opened at once and again after every outage, until it is closed. An
 * outage begins with the first command that fails or takes longer than a second, and ends with a probe that succeeds;
 * until then nothing is sent, so that nobody waits for a server that hangs.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  readonly #client: ReturnType<typeof createClient>;
  readonly #probes: NodeJS.Timeout;
  readonly #open = new Set<Promise<unknown>>();
  #begin: () => void = () => undefined;
  /** Ends with the first that is heard of the server. */
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

  /** Milliseconds since 1970; null: as far as is known the server answers. */
  get outageSince(): number | null {
    return this.#outageSince;
  }

  /**
   * Sends one command and returns its reply. Throws during an outage at once, and where the server refuses the command
   * or does not reply in a second; it may then have been done all the same.
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

  /** Once what was sent is done, which takes a second at the most. */
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
      // A script that is not there is loaded by who sent it.
      if (!describe(error).startsWith("NOSCRIPT")) this.#fail(error);
      throw error;
    }
  }

  async #probe(): Promise<void> {
    // A server that hangs gets no second probe: its silence then ends the connection, and a new one is opened.
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
    this.#options.onOutage?.(describe(error));
  }
}

async function endInTime<T>(reply: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = wait(REPLY_MS, undefined, { signal: ended.signal }).then(async () => {
    // Where this process was busy for so long, the reply may lie there unread.
    await readAll();
    throw new Error(`Redis did not reply within ${REPLY_MS} ms`);
  });
  try {
    return await Promise.race([reply, late]);
  } finally {
    ended.abort();
  }
}

/** The first of the errors where a host has several addresses, which say nothing together. */
function describe(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error ? first.message : String(first);
}
