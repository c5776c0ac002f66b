import { Worker } from "node:worker_threads";
import { AppError, describeError } from "../shared/errors.js";
import type { EmbedOptions } from "./embedder.js";
import type { TextVectors } from "./read-hidden-states.js";
import { type EmbeddingWork, type Job, type Task, WaitingTexts } from "./waiting-texts.js";
import type { WorkerMessage, WorkerReply, WorkerSettings } from "./worker-messages.js";

/** So many urgent texts may wait, and so long, where those who asked can do without. */
const MOST_WAITING = 256;
const LONGEST_WAIT_MS = 2_000;
/** Seconds after which a client that was turned away may try again. */
const RETRY_SECONDS = 5;

export interface EmbeddingPoolOptions {
  /** The program that a thread runs. */
  readonly program: URL;
  readonly settings: WorkerSettings;
  /** The greatest number of threads, 1 or more. */
  readonly workers: number;
  /** How many urgent texts may wait, 256 by default. */
  readonly mostWaiting?: number;
  /** How long a text that gives way waits for a thread, 2,000 ms by default. */
  readonly longestWaitMs?: number;
}

interface Slot {
  readonly worker: Worker;
  loaded: boolean;
  /** The text that the worker is embedding. Its job may have been given up meanwhile. */
  task: Task | null;
}

/**
 * Gives texts to workers, one at a time: clients take turns, and the last free of several workers is kept from their
 * long texts, so that a short one does not wait for a long one to end. A worker starts when a text finds none idle, keeps no process
 * alive while it is idle, and is replaced once it has failed.
 */
export class EmbeddingPool {
  readonly #options: Required<EmbeddingPoolOptions>;
  readonly #slots = new Set<Slot>();
  /** The jobs that are neither answered nor given up. */
  readonly #jobs = new Set<Job>();
  readonly #waiting: WaitingTexts;
  #mostWorkers: number;

  constructor(options: EmbeddingPoolOptions) {
    this.#options = { mostWaiting: MOST_WAITING, longestWaitMs: LONGEST_WAIT_MS, ...options };
    this.#waiting = new WaitingTexts(this.#options.mostWaiting);
    this.#mostWorkers = options.workers;
  }

  /**
   * Embeds texts; gives the vectors in the order of the texts. Throws the signal's reason, `interrupted`, `internal`, or
   * `overloaded` for work that gives way.
   */
  async embed(work: EmbeddingWork, { signal, client, onProgress }: EmbedOptions): Promise<TextVectors[]> {
    const { texts } = work;
    signal?.throwIfAborted();
    if (texts.length === 0) return [];
    let cancel = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const open = { waiting: new Set<Task>(), found: [], missing: texts.length, timer: undefined };
        const job: Job = { ...work, ...open, client, onProgress, resolve, reject };
        cancel = () => this.#reject(job, signal?.reason);
        signal?.addEventListener("abort", cancel, { once: true });
        this.#add(job);
        this.#dispatch();
      });
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Lets the workers end after the texts they are embedding. Later work starts new ones. */
  async close(): Promise<void> {
    const slots = [...this.#slots];
    this.#slots.clear();
    this.#mostWorkers = this.#options.workers;
    for (const job of this.#jobs) this.#reject(job, new AppError("interrupted", "the embedder was closed"));
    const ends = slots.map(async ({ worker }) => {
      worker.ref();
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      send(worker, { close: true });
      await ended;
    });
    await Promise.all(ends);
  }

  #add(job: Job): void {
    this.#jobs.add(job);
    if (job.givesWay) {
      const giveUp = () => this.#reject(job, turnAway("the question waited too long"));
      job.timer = setTimeout(giveUp, this.#options.longestWaitMs);
    }
    const surplus = this.#waiting.add(job);
    if (surplus !== null) this.#reject(surplus, turnAway("too many questions wait"));
  }

  #dispatch(): void {
    let loading = 0;
    for (const slot of this.#slots) {
      if (!slot.loaded) loading++;
      if (!slot.loaded || slot.task !== null) continue;
      slot.task = this.#take();
      if (slot.task === null) continue;
      const { job, text } = slot.task;
      slot.worker.ref();
      send(slot.worker, { text, prefix: job.prefix, withTokens: job.withTokens });
    }
    for (; loading < this.#waiting.size && this.#slots.size < this.#mostWorkers; loading++) this.#start();
  }

  /**
   * Takes the next text. Of several workers that are loaded, one stays free for short texts. Until there are several a
   * long text has the one that is loaded, where no short one waits.
   */
  #take(): Task | null {
    const loaded = [...this.#slots].filter((slot) => slot.loaded);
    const running = loaded.flatMap(({ task }) => task ?? []);
    return this.#waiting.take(running, {
      mostLong: Math.max(1, loaded.length - 1),
      shortFirst: loaded.length < Math.min(2, this.#mostWorkers),
    });
  }

  #start(): void {
    // Else the runtime opens a store for telemetry, in the working folder where the user has no cache.
    // biome-ignore lint/style/noProcessEnv: native code reads the variables of the process, and none of a worker
    process.env["ORT_DISABLE_TELEMETRY"] = "1";
    const worker = new Worker(this.#options.program, { workerData: this.#options.settings });
    const slot: Slot = { worker, loaded: false, task: null };
    worker.on("message", (reply: WorkerReply) => this.#receive(slot, reply));
    worker.on("error", (error) => this.#lose(slot, describeError(error), error));
    worker.on("exit", (code) => this.#lose(slot, `it ended with code ${code}`));
    this.#slots.add(slot);
  }

  #receive(slot: Slot, reply: WorkerReply): void {
    if (!this.#slots.has(slot)) return;
    const { task } = slot;
    slot.loaded = true;
    slot.task = null;
    slot.worker.unref();
    if (task !== null && "error" in reply) this.#fail(task, describeFailure(reply.error));
    if (task !== null && "vector" in reply)
      for (const each of this.#waiting.gather(task)) this.#keep(each, reply);
    this.#dispatch();
  }

  #fail(task: Task, error: AppError): void {
    for (const { job } of this.#waiting.gather(task)) this.#reject(job, error);
  }

  #keep({ job, at }: Task, vectors: TextVectors): void {
    if (!this.#jobs.has(job)) return;
    job.found[at] = vectors;
    job.missing--;
    try {
      job.onProgress?.(job.texts.length - job.missing);
    } catch (error) {
      this.#reject(job, error);
      return;
    }
    if (job.missing > 0) return;
    this.#jobs.delete(job);
    job.resolve(job.found);
  }

  /** Gives up a worker. One that did not load is not replaced while there are others; without others all jobs fail. */
  #lose(slot: Slot, reason: string, cause?: unknown): void {
    if (!this.#slots.delete(slot)) return;
    const error = describeFailure(reason, cause);
    if (slot.task !== null) this.#fail(slot.task, error);
    if (!slot.loaded && this.#slots.size > 0) this.#mostWorkers = this.#slots.size;
    if (!slot.loaded && this.#slots.size === 0) {
      this.#mostWorkers = this.#options.workers;
      for (const job of this.#jobs) this.#reject(job, error);
    }
    this.#dispatch();
  }

  #reject(job: Job, error: unknown): void {
    if (!this.#jobs.delete(job)) return;
    this.#waiting.delete(job);
    job.reject(error);
  }
}

function turnAway(message: string): AppError {
  return new AppError("overloaded", message, { retryAfterSeconds: RETRY_SECONDS });
}

function describeFailure(reason: string, cause?: unknown): AppError {
  return new AppError("internal", `the embedding worker failed: ${reason}`, { cause });
}

function send(worker: Worker, message: WorkerMessage): void {
  worker.postMessage(message);
}
