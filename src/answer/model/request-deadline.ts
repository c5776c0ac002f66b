import { AppError } from "../../shared/errors.js";

/** Aborts a request when its time is over or its caller has gone; the signal's reason is then the error to throw. */
export class RequestDeadline {
  readonly #server: string;
  readonly #caller: AbortSignal | undefined;
  readonly #limit = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(server: string, caller: AbortSignal | undefined) {
    this.#server = server;
    this.#caller = caller;
    if (caller?.aborted) this.#follow();
    else caller?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#limit.signal;
  }

  /** Limits an action, such as "begin its answer", to some milliseconds; the function returned lifts the limit. */
  allow(timeoutMs: number, action: string): () => void {
    const timer = setTimeout(() => {
      const message = `the language model's server at ${this.#server} did not ${action} within ${timeoutMs / 1000} s`;
      this.#limit.abort(
        new AppError("upstream_timeout", message, { hint: "Try again, or choose a faster model." }),
      );
    }, timeoutMs);
    this.#timers.push(timer);
    return () => clearTimeout(timer);
  }

  /** Runs a request. Rejects at once when it is aborted, because the client may be asleep between two tries. */
  async run<T>(request: (signal: AbortSignal) => PromiseLike<T>): Promise<T> {
    const { signal } = this.#limit;
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return await Promise.race([request(signal), aborted]);
  }

  /** Ends the request if it still runs, and stops listening to the caller. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#caller?.removeEventListener("abort", this.#follow);
    this.#limit.abort();
  }

  readonly #follow = () => this.#limit.abort(this.#caller?.reason);
}
