import { FairQueue } from "../platform/fair-queue.js";
import type { Asker } from "../shared/asker.js";

/**
 * A client's input of a greater size may keep a thread for long: an embedding model reads at most one word piece a UTF-16
 * unit, and 512 pieces take it 40 times as long as the 12 of an ordinary question.
 */
const LONG = 200;

export interface RunOptions extends Asker {
  /** Is called after each input with the number of inputs done so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Inputs for one model. */
export interface Work<Input = unknown> {
  /** The module whose model runs. */
  readonly href: string;
  readonly inputs: readonly Input[];
  /** How long an input takes, in the UTF-16 units of a text that takes as long to embed. */
  readonly measure: (input: Input) => number;
  /** True where somebody waits for it: such work goes before all other. */
  readonly urgent: boolean;
  /** True where it is given up, with `overloaded`, rather than waited for too long. */
  readonly givesWay: boolean;
}

/** Runs one model on inputs; gives the outputs in the order of the inputs. Throws as the pool of workers does. */
export type RunModel<Input, Output> = (
  work: Omit<Work<Input>, "href">,
  options: RunOptions,
) => Promise<Output[]>;

/** Work that is neither done nor given up. */
export interface Job extends Omit<Work, "measure">, Pick<RunOptions, "client" | "onProgress"> {
  /** What no thread has yet. */
  readonly waiting: Set<Task>;
  /** The inputs' sizes. */
  readonly sizes: readonly number[];
  readonly found: unknown[];
  missing: number;
  /** Gives the job up once it has waited too long. */
  timer: NodeJS.Timeout | undefined;
  readonly resolve: (found: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One input of a job. */
export interface Task {
  readonly job: Job;
  readonly at: number;
  readonly input: unknown;
  readonly size: number;
  /** Equal for equal inputs; null where nobody else may wait for the same. */
  readonly key: string | null;
}

/** What there is room for. */
interface Room {
  /** So many of those that run may be clients' long ones. */
  readonly mostLong: number;
  /** True where these wait for all others. */
  readonly shortFirst: boolean;
}

/** What waits for a thread. Clients take turns. */
export class WaitingTasks {
  readonly #urgent = new FairQueue<Task>();
  /** Nobody waits for these. */
  readonly #calm = new Set<Task>();
  readonly #mostUrgent: number;

  /** There is room for so many urgent ones. */
  constructor(mostUrgent: number) {
    this.#mostUrgent = mostUrgent;
  }

  get size(): number {
    return this.#urgent.size + this.#calm.size;
  }

  /** True where something waits that nobody waits for. */
  get hasCalm(): boolean {
    return this.#calm.size > 0;
  }

  /**
   * Lets the job's inputs wait, the longest first. Where there is no room, gives the job that should give way: the newest
   * of the client that has most waiting.
   */
  add(job: Job): Job | null {
    const tasks = job.inputs.map((input, at) => ({
      job,
      at,
      input,
      size: job.sizes[at] ?? 0,
      key: job.urgent ? JSON.stringify([job.href, input]) : null,
    }));
    for (const task of tasks.sort((a, b) => b.size - a.size)) {
      job.waiting.add(task);
      if (job.urgent) this.#urgent.add(job.client, task);
      else this.#calm.add(task);
    }
    if (!job.givesWay || this.#urgent.size <= this.#mostUrgent) return null;
    return this.#urgent.longestLine().findLast((task) => task.job.givesWay)?.job ?? job;
  }

  /** Takes the next one for a free thread. What a thread is at already is not taken again. */
  take(running: readonly Task[], { mostLong, shortFirst }: Room): Task | null {
    const isRoomy = running.filter(isLong).length < mostLong;
    const isNew = (task: Task) => !running.some((other) => isSame(task, other));
    const isShort = (task: Task) => !isLong(task) && isNew(task);
    const [calm = null] = this.#calm;
    const short = shortFirst || !isRoomy ? this.#urgent.take(isShort) : undefined;
    const task = short ?? (isRoomy ? this.#urgent.take(isNew) : undefined) ?? calm;
    if (task !== null) this.#forget(task);
    return task;
  }

  /** Gives a task, and takes all that wait for the same. */
  gather(task: Task): readonly Task[] {
    const same = [...this.#urgent].filter((other) => isSame(other, task));
    for (const other of same) this.#forget(other);
    return [task, ...same];
  }

  /** Takes all of a job. */
  delete(job: Job): void {
    for (const task of job.waiting) this.#forget(task);
  }

  #forget(task: Task): void {
    const { job } = task;
    if (!this.#urgent.delete(job.client, task)) this.#calm.delete(task);
    job.waiting.delete(task);
    if (job.waiting.size === 0) clearTimeout(job.timer);
  }
}

function isLong({ job, size }: Task): boolean {
  return job.client !== undefined && size > LONG;
}

/** True where one run of the model answers both. */
function isSame(a: Task, b: Task): boolean {
  return a.key !== null && a.key === b.key;
}
