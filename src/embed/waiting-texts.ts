import { FairQueue } from "../platform/fair-queue.js";
import type { EmbedOptions } from "./embedder.js";
import type { TextVectors } from "./read-hidden-states.js";
import type { WorkerRequest } from "./worker-messages.js";

/**
 * A client's text of more UTF-16 units may keep a thread for long: the model reads at most one word piece a unit, and 512
 * pieces take it 40 times as long as the 12 of an ordinary question.
 */
const LONG = 200;

export interface EmbeddingWork extends Omit<WorkerRequest, "text"> {
  readonly texts: readonly string[];
  /** True where somebody waits for it: such work goes before all other. */
  readonly urgent: boolean;
  /** True where it is given up, with `overloaded`, rather than waited for too long. */
  readonly givesWay: boolean;
}

/** Work that is neither done nor given up. */
export interface Job extends EmbeddingWork, Pick<EmbedOptions, "client" | "onProgress"> {
  /** The texts that no thread has yet. */
  readonly waiting: Set<Task>;
  readonly found: TextVectors[];
  missing: number;
  /** Gives the job up once it has waited too long. */
  timer: NodeJS.Timeout | undefined;
  readonly resolve: (found: TextVectors[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One text of a job. */
export interface Task {
  readonly job: Job;
  readonly at: number;
  readonly text: string;
}

/** What there is room for. */
interface Room {
  /** So many of the texts that run may be clients' long ones. */
  readonly mostLong: number;
  /** True where these wait for all others. */
  readonly shortFirst: boolean;
}

/** The texts that wait for a thread. Clients take turns. */
export class WaitingTexts {
  readonly #urgent = new FairQueue<Task>();
  /** Nobody waits for these. */
  readonly #calm = new Set<Task>();
  readonly #mostUrgent: number;

  /** There is room for so many urgent texts. */
  constructor(mostUrgent: number) {
    this.#mostUrgent = mostUrgent;
  }

  get size(): number {
    return this.#urgent.size + this.#calm.size;
  }

  /**
   * Lets the job's texts wait, the longest first. Where there is no room, gives the job that should give way: the newest
   * of the client that has most waiting.
   */
  add(job: Job): Job | null {
    const tasks = job.texts.map((text, at) => ({ job, at, text }));
    for (const task of tasks.sort((a, b) => b.text.length - a.text.length)) {
      job.waiting.add(task);
      if (job.urgent) this.#urgent.add(job.client, task);
      else this.#calm.add(task);
    }
    if (!job.givesWay || this.#urgent.size <= this.#mostUrgent) return null;
    return this.#urgent.longestLine().findLast((task) => task.job.givesWay)?.job ?? job;
  }

  /** Takes the next text for a free thread. A text that a thread is at already is not taken again. */
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

  /** Gives a text, and takes all that wait for the same. */
  gather(task: Task): readonly Task[] {
    const same = [...this.#urgent].filter((other) => isSame(other, task));
    for (const other of same) this.#forget(other);
    return [task, ...same];
  }

  /** Takes all texts of a job. */
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

function isLong({ job, text }: Task): boolean {
  return job.client !== undefined && text.length > LONG;
}

/** True where one run of the model answers both. */
function isSame(a: Task, b: Task): boolean {
  return (
    a.job.urgent &&
    b.job.urgent &&
    a.text === b.text &&
    a.job.prefix === b.job.prefix &&
    a.job.withTokens === b.job.withTokens
  );
}
