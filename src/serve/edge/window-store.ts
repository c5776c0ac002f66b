import type { ClientRateLimitInfo, Options, Store } from "express-rate-limit";

/** Beyond so many new keys in a window the oldest are given up. A key and its window take some 200 bytes. */
export const MOST_YOUNG = 50_000;

interface Window {
  hits: number;
  /** By `performance.now()`. */
  readonly endsAt: number;
}

/**
 * Counts in this process what each key asks for in its current window. Windows are measured by the monotonic clock, so
 * that a wall clock that is set changes none. At most twice `MOST_YOUNG` keys are kept, those that asked last.
 */
export class WindowStore implements Store {
  readonly localKeys = true;
  #windowMs = 60_000;
  #young = new Map<string, Window>();
  #old = new Map<string, Window>();
  #turnsAt = 0;

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  init({ windowMs }: Pick<Options, "windowMs">): void {
    this.#windowMs = windowMs;
  }

  increment(key: string): ClientRateLimitInfo {
    const now = performance.now();
    if (now >= this.#turnsAt || this.#young.size >= MOST_YOUNG) this.#turn(now);
    const known = this.#young.get(key) ?? this.#old.get(key);
    const window =
      known !== undefined && known.endsAt > now ? known : { hits: 0, endsAt: now + this.#windowMs };
    window.hits += 1;
    this.#old.delete(key);
    this.#young.set(key, window);
    // The library takes the end as a time of the wall clock, and makes seconds from now of it at once.
    return { totalHits: window.hits, resetTime: new Date(Date.now() + window.endsAt - now) };
  }

  decrement(key: string): void {
    const window = this.#young.get(key) ?? this.#old.get(key);
    if (window !== undefined && window.hits > 0) window.hits -= 1;
  }

  resetKey(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** Gives up what nobody has asked for since the turn before: those windows have ended, where there was room for all. */
  #turn(now: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnsAt = now + this.#windowMs;
  }
}
