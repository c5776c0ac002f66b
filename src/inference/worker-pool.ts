import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { BUILT } from "../platform/built-files.js";
import { AppError, describeError } from "../shared/errors.js";
import { type Job, type RunOptions, type Task, WaitingTasks, type Work } from "./waiting-tasks.js";
import type { ModelModule, WorkerMessage, WorkerReply, WorkerSettings } from "./worker-messages.js";

/** The thread runs JavaScript only. */
const WORKER = new URL("inference/worker.js", BUILT);

/** There are at most so many workers, since each has the models in memory. */
const MOST_WORKERS = 4;

/** A run leaves little behind, which a thread would else let grow to several times as much before it looks. */
const MOST_YOUNG_MB = 2;

/** So many urgent inputs may wait, and so long, where those who asked can do without. */
const MOST_WAITING = 1_024;
const LONGEST_WAIT_MS = 2_000;
/** Seconds after which a client that was turned away may try again. */
const RETRY_SECONDS = 5;

export interface WorkerPoolOptions {
  /** The program that a thread runs, by default the built worker. */
  readonly program?: URL;
  /** The greatest number of threads, 1 or more. By default there is one for each core, but at most four. */
  readonly workers?: number;
  /** For how many of them urgent inputs alone are reason enough: as many by default. To load one takes as long as some dozens of runs. */
  readonly urgentWorkers?: number;
  /** How many urgent inputs may wait, 1,024 by default. */
  readonly mostWaiting?: number;
  /** How long an input that gives way waits for a thread, 2,000 ms by default. */
  readonly longestWaitMs?: number;
}

interface Slot {
  readonly worker: Worker;
  loaded: boolean;
  /** What the worker is at. Its job may have been given up meanwhile. */
  task: Task | null;
}

/**
 * Runs models in worker threads, since inference blocks its thread. A run has one input on one core: quantised models
 * scale their activations over a whole batch, so that an output would depend on what it is computed with. Gathering the
 * questions of a moment into a batch was measured and rejected for that reason.
 *
 * Clients take turns, and the last free of several workers is kept from their long inputs, so that a short one does not
 * wait for a long one to end. A worker starts when an input finds none idle, keeps no process alive while it is idle,
 * and is replaced once it has failed.
 */
export class WorkerPool {
  readonly #options: Required<WorkerPoolOptions>;
  readonly #modules = new Map<string, ModelModule>();
  readonly #slots = new Set<Slot>();
  /** The jobs that are neither answered nor given up. */
  readonly #jobs = new Set<Job>();
  readonly #waiting: WaitingTasks;
  #mostWorkers: number;

  constructor(options: WorkerPoolOptions = {}) {
    const workers = Math.min(availableParallelism(), MOST_WORKERS);
    this.#options = {
      program: WORKER,
      workers,
      urgentWorkers: options.workers ?? workers,
      mostWaiting: MOST_WAITING,
      longestWaitMs: LONGEST_WAIT_MS,
      ...options,
    };
    this.#waiting = new WaitingTasks(this.#options.mostWaiting);
    this.#mostWorkers = this.#options.workers;
  }

  /** Lets every worker that starts from now on load the module. */
  add(module: ModelModule): void {
    this.#modules.set(module.href, module);
  }

  /**
   * Runs a model on inputs; gives the outputs in the order of the inputs. Throws the signal's reason, `interrupted`,
   * `internal`, or `overloaded` for work that gives way.
   */
  async run<Input, Output>(
    { measure, ...work }: Work<Input>,
    { signal, client, onProgress }: RunOptions,
  ): Promise<Output[]> {
    const { inputs } = work;
    signal?.throwIfAborted();
    if (inputs.length === 0) return [];
    let cancel = () => {};
    try {
      const outputs = await new Promise((resolve, reject) => {
        const open = { waiting: new Set<Task>(), found: [], missing: inputs.length, timer: undefined };
        const sizes = inputs.map(measure);
        const job: Job = { ...work, ...open, sizes, client, onProgress, resolve, reject };
        cancel = () => this.#reject(job, signal?.reason);
        signal?.addEventListener("abort", cancel, { once: true });
        this.#add(job);
        this.#dispatch();
      });
      return outputs as Output[];
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Lets the workers end after what they are at. Later work starts new ones. */
  async close(): Promise<void> {
    const slots = [...this.#slots];
    this.#slots.clear();
    this.#mostWorkers = this.#options.workers;
    for (const job of this.#jobs) this.#reject(job, new AppError("interrupted", "the models were closed"));
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
      const { job, input } = slot.task;
      slot.worker.ref();
      send(slot.worker, { href: job.href, input });
    }
    const most = this.#waiting.hasCalm
      ? this.#mostWorkers
      : Math.min(this.#mostWorkers, this.#options.urgentWorkers);
    for (; loading < this.#waiting.size && this.#slots.size < most; loading++) this.#start();
  }

  /**
   * Takes the next task. Of several workers that are loaded, one stays free for short inputs. Until there are several a
   * long one has the one that is loaded, where no short one waits.
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
    const worker = new Worker(this.#options.program, {
      workerData: [...this.#modules.values()] satisfies WorkerSettings,
      resourceLimits: { maxYoungGenerationSizeMb: MOST_YOUNG_MB },
    });
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
    if (task !== null && "output" in reply)
      for (const each of this.#waiting.gather(task)) this.#keep(each, reply.output);
    this.#dispatch();
  }

  #fail(task: Task, error: AppError): void {
    for (const { job } of this.#waiting.gather(task)) this.#reject(job, error);
  }

  #keep({ job, at }: Task, output: unknown): void {
    if (!this.#jobs.has(job)) return;
    job.found[at] = output;
    job.missing--;
    try {
      job.onProgress?.(job.inputs.length - job.missing);
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
  // A module that is missing tells who asked for it in further lines; the cause keeps them.
  return new AppError("internal", `a model's thread failed: ${reason.split("\n", 1)[0]}`, { cause });
}

function send(worker: Worker, message: WorkerMessage): void {
  worker.postMessage(message);
}
