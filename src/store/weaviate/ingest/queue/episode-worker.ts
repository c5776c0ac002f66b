import { hostname } from "node:os";
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { Embedder } from "../../../../embed/embedder.js";
import type { RedisClient } from "../../../../platform/redis-client.js";
import { AppError, describeError, hasCode } from "../../../../shared/errors.js";
import { describeModel, type IndexModel } from "../../../index-facts.js";
import { pause } from "../../pause.js";
import type { WeaviateCluster } from "../../weaviate-cluster.js";
import { findWriter } from "../hold/find-writer.js";
import type { PendingEpisode } from "../plan-work.js";
import { EPISODES_AT_ONCE } from "../write-alone.js";
import { type EpisodeTask, type WriteOptions, type WrittenTexts, writeEpisode } from "../write-episode.js";
import { decodeJob } from "./episode-job.js";
import { ATTEMPTS, describeConnection, MOST_DEATHS } from "./queue-options.js";

/** A worker that gives no sign of life for so long loses its episodes to others, who look for such episodes so often. */
const LOCK_MS = 15_000;
const STALLED_LOOK_MS = 5_000;
/** Redis is asked again after so long where it refuses a command. */
const RETRY_MS = 1_000;
/** How long the cluster is waited for, as a write is; after that the episode is tried again after a pause. */
const OUTAGE_MS = 120_000;
const PUT_OFF_MS = 5_000;
/** How long a worker that ends tries to give its episodes back; others take them over later where it cannot. */
const CLOSE_MS = 2_000;

export interface EpisodeWorkerOptions {
  readonly client: RedisClient;
  /** The queue's name. */
  readonly name: string;
  readonly cluster: WeaviateCluster;
  readonly embedder: Embedder;
  readonly onText?: (pending: PendingEpisode) => void;
  readonly onWritten?: (id: string, written: WrittenTexts) => void;
  /** Is told of each attempt that failed; `isLast` where the episode is given up. */
  readonly onFailed?: (id: string, failure: { readonly reason: string; readonly isLast: boolean }) => void;
  /** Is told that the index is made with another model than this worker has; an ingest's own worker never hears of it. */
  readonly onOtherModel?: (wanted: IndexModel) => void;
  /** Is told that the cluster stays away; the episode then waits for it in the queue. */
  readonly onOutage?: (error: AppError) => void;
  /** How long the cluster is waited for, in milliseconds; it is two minutes where absent. */
  readonly outageMs?: number;
}

/** Writes episodes that an ingest has put into the queue, several at once, until it is closed. */
export class EpisodeWorker {
  readonly #options: EpisodeWorkerOptions;
  readonly #worker: Worker<unknown, WrittenTexts>;
  /** What this process is at, by the ids of jobs. */
  readonly #running = new Map<string, AbortController>();
  #closing = false;

  constructor(options: EpisodeWorkerOptions) {
    this.#options = options;
    const { client, name, onWritten, onFailed } = options;
    this.#worker = new Worker<unknown, WrittenTexts>(name, (job, token) => this.#process(job, token ?? ""), {
      ...describeConnection(client),
      name: `${hostname()}:${process.pid}`,
      concurrency: EPISODES_AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_LOOK_MS,
      // The count that is still allowed.
      maxStalledCount: MOST_DEATHS - 1,
      runRetryDelay: RETRY_MS,
    });
    // Outages are told by the connection; what else fails is tried again, by this worker or another.
    this.#worker.on("error", () => undefined);
    this.#worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) this.#running.get(id)?.abort(new Error("another worker took the episode over"));
    });
    this.#worker.on("completed", ({ name: id }, written) => onWritten?.(id, written));
    this.#worker.on("failed", (job, error) => {
      if (job === undefined || error instanceof PastJobError) return;
      const isLast = job.attemptsMade >= ATTEMPTS || error instanceof UnrecoverableError;
      onFailed?.(job.name, { reason: error.message, isLast });
    });
  }

  /** Gives back what is being written, for others to begin anew. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const running of this.#running.values()) running.abort(new Error("the worker ends"));
    const closing = this.#worker.close().catch(() => undefined);
    await Promise.race([closing, pause(CLOSE_MS)]);
  }

  async #process(job: Job<unknown>, token: string): Promise<WrittenTexts> {
    const { embedder, onText, onOutage } = this.#options;
    const running = new AbortController();
    const id = job.id ?? "";
    this.#running.set(id, running);
    try {
      const { model, writer, task } = decodeJob(job.data);
      if (!isModel(embedder, model)) {
        await this.#refuseModel(model, writer, running.signal);
        return await giveBack(job, token);
      }
      return await this.#write(task, { signal: running.signal, onText: () => onText?.(task.pending) });
    } catch (error) {
      if (error instanceof WaitingError || error instanceof PastJobError) throw error;
      if (this.#closing) return await giveBack(job, token);
      if (hasCode(error, "store_unavailable")) {
        onOutage?.(error);
        return await putOff(job, token);
      }
      throw describeFailure(error);
    } finally {
      this.#running.delete(id);
    }
  }

  /** Throws where the ingest that put the job has ended: nobody waits for it. */
  async #refuseModel(wanted: IndexModel, writer: number, signal: AbortSignal): Promise<void> {
    const { cluster, onOtherModel } = this.#options;
    // An ingest's own worker has the model of all that is wanted now.
    if (onOtherModel === undefined || (await findWriter(cluster, { signal }))?.number !== writer)
      throw new PastJobError("an ingest with another model put it, which has ended");
    onOtherModel(wanted);
  }

  /** Writes an episode, and begins it anew while the cluster does not answer. Throws `store_unavailable` where it stays away. */
  async #write(task: EpisodeTask, options: Pick<WriteOptions, "signal" | "onText">): Promise<WrittenTexts> {
    const { cluster, embedder, outageMs = OUTAGE_MS } = this.#options;
    let since: number | null = null;
    for (;;) {
      try {
        return await writeEpisode(task, { cluster, embedder, ...options });
      } catch (error) {
        since ??= performance.now();
        if (!hasCode(error, "store_unavailable") || performance.now() - since >= outageMs) throw error;
        await pause(RETRY_MS, options.signal);
      }
    }
  }
}

/** Lets another worker take the job, as if it had not been tried. */
async function giveBack(job: Job<unknown>, token: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** Has the job tried again later, as if it had not been tried. */
async function putOff(job: Job<unknown>, token: string): Promise<never> {
  await job.moveToDelayed(Date.now() + PUT_OFF_MS, token);
  throw new DelayedError();
}

/** Nobody waits for the job any more. */
class PastJobError extends UnrecoverableError {}

function isModel(embedder: Embedder, wanted: IndexModel): boolean {
  const own = describeModel(embedder);
  return own.name === wanted.name && own.sha256 === wanted.sha256;
}

/** What fails is kept in Redis and told: the cluster may quote whole objects. */
const MOST_TOLD = 300;
/** Another attempt would fail in the same way. */
const FINAL = ["index_missing", "config_invalid", "index_mismatch"];

function describeFailure(error: unknown): Error {
  const why =
    error instanceof AppError && error.code === "index_mismatch" ? error.sentence : describeError(error);
  const told = why.slice(0, MOST_TOLD);
  return error instanceof AppError && FINAL.includes(error.code)
    ? new UnrecoverableError(told)
    : new Error(told, { cause: error });
}
