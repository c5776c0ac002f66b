import { LRUCache } from "lru-cache";
import { untilAborted } from "../platform/abort-signals.js";
import type { Asker } from "../shared/asker.js";

interface Run<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  askers: number;
  /** True once there is a result, or none will be. */
  isOver: boolean;
}

/**
 * Keeps the results of recent work, up to so many bytes of them; the one unused for longest is given up first. What one
 * client asks for at once several times is one run, which ends early when all who asked have left. Each client has a run
 * of its own, since it has its own turn.
 */
export class KeptResults<Result extends object> {
  readonly #kept: LRUCache<string, Result>;
  readonly #running = new Map<string, Run<Result>>();

  /** `measureBytes` counts what a result and its key take, 1 or more. */
  constructor(bytes: number, measureBytes: (result: Result, key: string) => number) {
    this.#kept = new LRUCache({ maxSize: bytes, sizeCalculation: measureBytes });
  }

  /** Gives what is kept or running under the key; else `work` is done. Throws what it throws, and the signal's reason. */
  async get(
    key: string,
    { client, signal }: Asker,
    work: (asker: Asker) => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const place = `${client}\n${key}`;
    const run = this.#running.get(place) ?? this.#start(key, place, client, work);
    run.askers++;
    try {
      return await untilAborted(run.result, signal);
    } finally {
      this.#leave(place, run);
    }
  }

  #start(
    key: string,
    place: string,
    client: string | undefined,
    work: (asker: Asker) => Promise<Result>,
  ): Run<Result> {
    const controller = new AbortController();
    const result = work({ client, signal: controller.signal });
    const run: Run<Result> = { result, controller, askers: 0, isOver: false };
    const end = () => {
      run.isOver = true;
      this.#forget(place, run);
    };
    result.then((found) => {
      end();
      this.#kept.set(key, found);
    }, end);
    this.#running.set(place, run);
    return run;
  }

  #leave(place: string, run: Run<Result>): void {
    run.askers--;
    if (run.askers > 0) return;
    this.#forget(place, run);
    if (!run.isOver) run.controller.abort();
  }

  #forget(place: string, run: Run<Result>): void {
    if (this.#running.get(place) === run) this.#running.delete(place);
  }
}
