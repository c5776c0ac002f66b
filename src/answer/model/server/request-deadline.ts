import { untilAborted } from "../../../platform/abort-signals.js";
import { AppError } from "../../../shared/errors.js";

/** A time for one action of the server. */
interface Limit {
  readonly expire: () => void;
  leftMs: number;
  /** The moment from which the time runs. */
  since: number;
  timer: NodeJS.Timeout | undefined;
}

/** Aborts a request when its time is over or its caller has gone; the signal's reason is then the error to throw. */
export class RequestDeadline {
  readonly #server: string;
  readonly #caller: AbortSignal | undefined;
  readonly #aborter = new AbortController();
  readonly #limits = new Set<Limit>();

  constructor(server: string, caller: AbortSignal | undefined) {
    this.#server = server;
    this.#caller = caller;
    if (caller?.aborted) this.#follow();
    else caller?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** Limits an action, such as "begin its answer", to some milliseconds; the function returned lifts the limit. */
  allow(timeoutMs: number, action: string): () => void {
    const expire = () => {
      const message = `the language model's server at ${this.#server} did not ${action} within ${timeoutMs / 1000} s`;
      this.#aborter.abort(
        new AppError("upstream_timeout", message, { hint: "Try again, or choose a faster model." }),
      );
    };
    const limit: Limit = { expire, leftMs: timeoutMs, since: 0, timer: undefined };
    this.#limits.add(limit);
    run(limit);
    return () => {
      clearTimeout(limit.timer);
      this.#limits.delete(limit);
    };
  }

  /** Stops the clock, because it is not the server that is waited for; the function returned starts it again. */
  pause(): () => void {
    for (const limit of this.#limits) {
      clearTimeout(limit.timer);
      limit.leftMs -= performance.now() - limit.since;
    }
    return () => this.#limits.forEach(run);
  }

  /** Runs a request. Rejects at once when it is aborted, because the client may be asleep between two tries. */
  async run<T>(request: (signal: AbortSignal) => PromiseLike<T>): Promise<T> {
    const { signal } = this.#aborter;
    signal.throwIfAborted();
    return await untilAborted(Promise.resolve(request(signal)), signal);
  }

  /** Ends the request if it still runs, and stops listening to the caller. */
  end(): void {
    for (const { timer } of this.#limits) clearTimeout(timer);
    this.#caller?.removeEventListener("abort", this.#follow);
    this.#aborter.abort();
  }

  readonly #follow = () => this.#aborter.abort(this.#caller?.reason);
}

function run(limit: Limit): void {
  limit.since = performance.now();
  limit.timer = setTimeout(limit.expire, limit.leftMs);
}
