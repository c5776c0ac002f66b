import type { ClientRateLimitInfo, Options, Store } from "express-rate-limit";
import { type RedisReply, RedisStore } from "rate-limit-redis";
import type { RedisConnection } from "../../platform/redis-connection.js";
import { WindowStore } from "./window-store.js";

/** Takes one from a count whose window is still open. A bare DECR would make a count that never ends, and goes below 0. */
const DECREMENT = `
if redis.call("PTTL", KEYS[1]) > 0 and tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then
  return redis.call("DECR", KEYS[1])
end
return 0`;

/**
 * Counts what clients ask for in their current window, in Redis for all servers together, under
 * `cuepoint:limit:<identifier>:<client>`. This process counts its own requests as well, and falls back on that count
 * while Redis is out of reach.
 */
export class SharedLimitStore implements Store {
  readonly prefix: string;
  readonly #redis: Pick<RedisConnection, "send">;
  readonly #own = new WindowStore();
  #options: Options | null = null;
  #shared: Promise<RedisStore> | null = null;

  constructor(redis: Pick<RedisConnection, "send">, identifier: string) {
    this.#redis = redis;
    this.prefix = `cuepoint:limit:${identifier}:`;
  }

  init(options: Options): void {
    this.#options = options;
    this.#own.init(options);
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const own = this.#own.increment(key);
    return (await this.#ask((shared) => this.#count(shared, key))) ?? own;
  }

  async decrement(key: string): Promise<void> {
    this.#own.decrement(key);
    await this.#ask(() => this.#redis.send(["EVAL", DECREMENT, "1", this.prefix + key]));
  }

  async resetKey(key: string): Promise<void> {
    this.#own.resetKey(key);
    await this.#ask((shared) => shared.resetKey(key));
  }

  /** Redis measures windows by its own wall clock: one that has longer to go than it ever had was begun before that was set back. */
  async #count(shared: RedisStore, key: string): Promise<ClientRateLimitInfo> {
    const counted = await shared.increment(key);
    const leftMs = (counted.resetTime?.getTime() ?? 0) - Date.now();
    if (this.#options === null || leftMs <= this.#options.windowMs) return counted;
    await shared.resetKey(key);
    return await shared.increment(key);
  }

  /** Asks Redis; null where it is out of reach. */
  async #ask<T>(question: (shared: RedisStore) => Promise<T>): Promise<T | null> {
    try {
      this.#shared ??= this.#open();
      return await question(await this.#shared);
    } catch {
      // The store does not load its scripts again once that has failed, so the next question opens another.
      this.#shared = null;
      return null;
    }
  }

  async #open(): Promise<RedisStore> {
    const { prefix } = this;
    const sendCommand = async (...command: string[]) => (await this.#redis.send(command)) as RedisReply;
    const store = new RedisStore({ prefix, sendCommand });
    if (this.#options !== null) await store.init(this.#options);
    return store;
  }
}
