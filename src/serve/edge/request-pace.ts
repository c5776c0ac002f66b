/** So many requests of a client begin at once, and so many in each second after that. */
const BURST = 300;
const PER_SECOND = 50;
const EACH_MS = 1_000 / PER_SECOND;
/** A client whose next request would have to wait longer has too many connections. */
const MOST_WAIT_MS = 5_000;
/** Clients whose allowance is whole are forgotten once there are so many. */
const MOST_CLIENTS = 10_000;

/**
 * Says how long a client's next request waits, so that no client takes the thread that answers for itself. It counts
 * as the generic cell rate algorithm does (ITU-T I.371): by one moment for each client.
 */
export class RequestPace {
  /** When each client's allowance is whole again, in milliseconds of `now`. */
  readonly #wholeAt = new Map<string, number>();
  readonly #now: () => number;

  /** `now` returns milliseconds by a clock that is never set back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one request from the client's allowance; returns its wait in milliseconds, or null where it may not wait. */
  take(client: string): number | null {
    const now = this.#now();
    const wholeAt = Math.max(now, this.#wholeAt.get(client) ?? now) + EACH_MS;
    const waitMs = wholeAt - now - BURST * EACH_MS;
    if (waitMs > MOST_WAIT_MS) return null;
    this.#wholeAt.set(client, wholeAt);
    if (this.#wholeAt.size > MOST_CLIENTS) this.#forget(now);
    return Math.max(0, waitMs);
  }

  #forget(now: number): void {
    for (const [client, wholeAt] of this.#wholeAt) if (wholeAt <= now) this.#wholeAt.delete(client);
  }
}
