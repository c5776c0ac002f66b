import { Worker } from "node:worker_threads";
import { AppError, describeError } from "../shared/errors.js";
import type { EmbedOptions } from "./embedder.js";
import type { TextVectors } from "./read-hidden-states.js";
import type { WorkerMessage, WorkerReply, WorkerRequest, WorkerSettings } from "./worker-messages.js";

export interface EmbeddingPoolOptions {
  /** The program that a thread runs. */
  readonly program: URL;
  readonly settings: WorkerSettings;
  /** The greatest number of threads, 1 or more. */
  readonly workers: number;
}

export interface EmbeddingWork extends Omit<WorkerRequest, "text"> {
  readonly texts: readonly string[];
  /** True where somebody waits for it: such work goes before all other. */
  readonly urgent: boolean;
}

interface Job extends EmbeddingWork {
  /** The indices of the texts that no worker has yet, the longest last. */
  readonly waiting: number[];
  readonly found: TextVectors[];
  missing: number;
  readonly resolve: (found: TextVectors[]) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: EmbedOptions["onProgress"];
}

interface Slot {
  readonly worker: Worker;
  loaded: boolean;
  /** The text that the worker is embedding. Its job may have been given up meanwhile. */
  task: { readonly job: Job; readonly at: number } | null;
}

/**
 * Gives texts to workers, one at a time. A worker starts when a text finds none idle, keeps no process
 * alive while it is idle, and is replaced once it has failed.
 */
export class EmbeddingPool {
  readonly #options: EmbeddingPoolOptions;
  readonly #slots = new Set<Slot>();
  /** The jobs that are neither answered nor given up, oldest first. */
  readonly #jobs = new Set<Job>();
  #mostWorkers: number;

  constructor(options: EmbeddingPoolOptions) {
    this.#options = options;
    this.#mostWorkers = options.workers;
  }

  /** Embeds texts; gives the vectors in the order of the texts. Throws the signal's reason, `interrupted` or `internal`. */
  async embed(work: EmbeddingWork, { signal, onProgress }: EmbedOptions): Promise<TextVectors[]> {
    const { texts } = work;
    signal?.throwIfAborted();
    if (texts.length === 0) return [];
    const lengths = texts.map(({ length }) => length);
    const waiting = lengths.map((_, i) => i).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
    let cancel = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const job = { ...work, waiting, found: [], missing: texts.length, resolve, reject, onProgress };
        cancel = () => this.#reject(job, signal?.reason);
        signal?.addEventListener("abort", cancel, { once: true });
        this.#jobs.add(job);
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

  #dispatch(): void {
    let loading = 0;
    for (const slot of this.#slots) {
      if (!slot.loaded) loading++;
      if (!slot.loaded || slot.task !== null) continue;
      slot.task = this.#take();
      if (slot.task === null) return;
      const { job, at } = slot.task;
      slot.worker.ref();
      send(slot.worker, { text: job.texts[at] ?? "", prefix: job.prefix, withTokens: job.withTokens });
    }
    let waiting = 0;
    for (const job of this.#jobs) waiting += job.waiting.length;
    for (; loading < waiting && this.#slots.size < this.#mostWorkers; loading++) this.#start();
  }

  /** Takes the next text: the longest of the oldest urgent job, or else of the oldest job. */
  #take(): Slot["task"] {
    let first: Job | undefined;
    for (const job of this.#jobs) {
      if (job.waiting.length === 0) continue;
      if (first === undefined || job.urgent) first = job;
      if (job.urgent) break;
    }
    const at = first?.waiting.pop();
    return first === undefined || at === undefined ? null : { job: first, at };
  }

  #start(): void {
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
    if (task !== null && "error" in reply) this.#reject(task.job, describeFailure(reply.error));
    if (task !== null && "vector" in reply) this.#keep(task, reply);
    this.#dispatch();
  }

  #keep({ job, at }: NonNullable<Slot["task"]>, vectors: TextVectors): void {
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
    if (slot.task !== null) this.#reject(slot.task.job, error);
    if (!slot.loaded && this.#slots.size > 0) this.#mostWorkers = this.#slots.size;
    if (!slot.loaded && this.#slots.size === 0) {
      this.#mostWorkers = this.#options.workers;
      for (const job of this.#jobs) this.#reject(job, error);
    }
    this.#dispatch();
  }

  #reject(job: Job, error: unknown): void {
    if (this.#jobs.delete(job)) job.reject(error);
  }
}

function describeFailure(reason: string, cause?: unknown): AppError {
  return new AppError("internal", `the embedding worker failed: ${reason}`, { cause });
}

function send(worker: Worker, message: WorkerMessage): void {
  worker.postMessage(message);
}
