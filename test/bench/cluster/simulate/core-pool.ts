import type { EventQueue } from "./event-queue.js";

/** A piece of work for one core. */
export interface Work {
  /** Milliseconds. */
  readonly ms: number;
  readonly done: () => void;
  /** The machine died before it was done. */
  readonly lost: () => void;
}

/** The cores of one machine: first come, first served. */
export class CorePool {
  readonly #events: EventQueue;
  readonly #cores: number;
  readonly #running = new Set<Work>();
  #waiting: Work[] = [];
  #next = 0;
  #busyMs = 0;
  #alive = true;

  constructor(events: EventQueue, cores: number) {
    this.#events = events;
    this.#cores = cores;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Milliseconds of work that its cores have done, summed over the cores. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** What takes no time does not wait for a core either. */
  submit(work: Work): void {
    if (!this.#alive) work.lost();
    else if (work.ms === 0) work.done();
    else if (this.#running.size < this.#cores) this.#start(work);
    else this.#waiting.push(work);
  }

  /** All it had to do is lost, and what it is given from now on. */
  kill(): void {
    this.#alive = false;
    const lost = [...this.#running, ...this.#waiting.slice(this.#next)];
    this.#running.clear();
    this.#waiting = [];
    this.#next = 0;
    for (const work of lost) work.lost();
  }

  restart(): void {
    this.#alive = true;
  }

  #start(work: Work): void {
    this.#running.add(work);
    this.#events.plan(work.ms, () => {
      if (!this.#running.delete(work)) return;
      this.#busyMs += work.ms;
      const next = this.#waiting[this.#next];
      if (next === undefined) {
        this.#waiting = [];
        this.#next = 0;
      } else {
        this.#next++;
        this.#start(next);
      }
      work.done();
    });
  }
}
