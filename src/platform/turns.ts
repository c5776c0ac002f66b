import { FairQueue } from "./fair-queue.js";
import { runInNextRound } from "./next-round.js";

/** More jobs than this take longer than a round. */
const MOST_JOBS = 32;

/** Runs short jobs one after the other, in turn for each client that has some: who brings many waits for his own. */
export class Turns {
  readonly #jobs = new FairQueue<() => void>();
  readonly #roundMs: number;
  #scheduled = false;
  #crowded = false;

  /**
   * In each round of the event loop jobs begin for `roundMs` milliseconds, and one at the least. Then the loop's other
   * work comes first: reading, writing, timers, and one new connection.
   */
  constructor(roundMs: number) {
    this.#roundMs = roundMs;
  }

  /**
   * Runs the job once it is the client's turn, and never before this call has returned. The function returned gives the
   * turn up where it has not come yet.
   */
  take(client: string | undefined, job: () => void): () => void {
    // The same job may be given twice.
    const turn = () => job();
    this.#jobs.add(client, turn);
    this.#schedule();
    return () => void this.#jobs.delete(client, turn);
  }

  /** Lets the next round have one job: a new connection was taken, and others may wait behind it. */
  hurry(): void {
    this.#crowded = true;
  }

  /** Each job is put there by itself: what it leaves to ticks and to promises runs before the next, in the same time. */
  #schedule(): void {
    if (this.#scheduled || this.#jobs.size === 0) return;
    this.#scheduled = true;
    let end = 0;
    const runFirst = () => {
      end = performance.now() + this.#roundMs;
      this.#jobs.take()?.();
    };
    const runNext = () => {
      if (performance.now() < end) this.#jobs.take()?.();
    };
    const most = this.#crowded || this.#roundMs === 0 ? 1 : Math.min(this.#jobs.size, MOST_JOBS);
    this.#crowded = false;
    runInNextRound(runFirst);
    for (let i = 1; i < most; i += 1) runInNextRound(runNext);
    runInNextRound(() => {
      this.#scheduled = false;
      this.#schedule();
    });
  }
}
