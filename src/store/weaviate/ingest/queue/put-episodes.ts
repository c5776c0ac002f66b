import type { Queue } from "bullmq";
import { untilAborted } from "../../../../platform/abort-signals.js";
import { inLanes } from "../../../../platform/in-lanes.js";
import { AppError, describeError } from "../../../../shared/errors.js";
import { pause } from "../../pause.js";
import type { WeaviateCluster } from "../../weaviate-cluster.js";
import type { PendingEpisode, Work } from "../plan-work.js";
import { type FailedEpisode, refuseFailed } from "../refuse-failed.js";
import type { TextProgress } from "../text-progress.js";
import { readTally, type WrittenTexts } from "../write-episode.js";
import { createEncoder, decodeResult, nameJob, readWriter } from "./episode-job.js";
import { EPISODES_IN_REDIS, JOB_OPTIONS, MOST_DEATHS } from "./queue-options.js";

const LOOK_MS = 250;
const COMMANDS_AT_ONCE = 8;
/** A command that Redis refuses is sent again after so long, so often while the connection stands. */
const RETRY_MS = 500;
const MOST_REFUSALS = 20;

export interface PutOptions {
  readonly queue: Queue;
  /** The number under which the ingest writes. */
  readonly number: number;
  readonly cluster: WeaviateCluster;
  readonly progress: TextProgress;
  readonly signal?: AbortSignal | undefined;
}

/** Puts the episodes of a work into the queue, and waits until each is written or has failed. */
export class EpisodePutter {
  readonly #work: Work;
  readonly #options: PutOptions;
  readonly #encode: ReturnType<typeof createEncoder>;
  /** The episodes that are in Redis, by the ids of their jobs. */
  readonly #open = new Map<string, PendingEpisode>();
  readonly #failed: FailedEpisode[] = [];
  readonly #written = { embedded: 0, kept: 0 };

  constructor(work: Work, options: PutOptions) {
    this.#work = work;
    this.#options = options;
    this.#encode = createEncoder(work, options.number);
  }

  /** Takes out what another ingest has left, so that nobody works for it. What a worker is at is left to it. */
  async forgetOld(): Promise<void> {
    await this.#ask((queue) => queue.drain(true));
    for (const state of ["completed", "failed"] as const)
      await this.#ask((queue) => queue.clean(0, 0, state));
  }

  /**
   * What is done is told by the cluster: where Redis has lost jobs, those that are not done are put again. Throws
   * `index_unwritable` with the episodes that failed, `store_unavailable` where Redis refuses, or the signal's reason.
   */
  async run(): Promise<WrittenTexts> {
    const { signal } = this.#options;
    const waiting = this.#work.pending.values();
    for (;;) {
      await inLanes(COMMANDS_AT_ONCE, take(waiting, EPISODES_IN_REDIS - this.#open.size), (pending) =>
        this.#put(pending),
      );
      if (this.#open.size === 0) break;
      await pause(LOOK_MS, signal);
      await inLanes(COMMANDS_AT_ONCE, [...this.#open].values(), ([id, pending]) => this.#look(id, pending));
    }
    if (this.#failed.length > 0) throw refuseFailed(this.#failed, this.#work.pending.length);
    return this.#written;
  }

  async #put(pending: PendingEpisode): Promise<void> {
    const jobId = nameJob(this.#work, pending);
    this.#open.set(jobId, pending);
    const job = this.#encode(pending);
    await this.#ask((queue) => queue.add(pending.divided.episode.id, job, { ...JOB_OPTIONS, jobId }));
  }

  async #look(jobId: string, pending: PendingEpisode): Promise<void> {
    const state = await this.#ask((queue) => queue.getJobState(jobId));
    if (state !== "completed" && state !== "failed" && state !== "unknown") return;
    const job = await this.#ask((queue) => queue.getJob(jobId));
    if (state === "completed" && job !== undefined) {
      this.#finish(jobId, pending, decodeResult(job.returnvalue));
      await this.#ask(() => job.remove());
    } else if (state !== "failed" || job === undefined) {
      // Redis has lost it or its place in the queue, before or after it was done.
      await this.#ask((queue) => queue.remove(jobId));
      if (await this.#isWritten(pending)) this.#finish(jobId, pending, null);
      else await this.#put(pending);
    } else if (readWriter(job.data) !== this.#options.number) {
      // An ingest before had put it: how often that tried, and with what, says nothing of this one.
      await this.#ask(() => job.remove());
      await this.#put(pending);
    } else {
      this.#open.delete(jobId);
      this.#failed.push({
        id: pending.divided.episode.id,
        reason: describeReason(job.failedReason),
      });
    }
  }

  async #isWritten({ divided, version }: PendingEpisode): Promise<boolean> {
    const { cluster, signal } = this.#options;
    const named = { id: divided.episode.id, version };
    return (await readTally(cluster, this.#work.collection, named, { signal })) !== null;
  }

  #finish(jobId: string, pending: PendingEpisode, written: WrittenTexts | null): void {
    this.#open.delete(jobId);
    this.#options.progress.finish(pending);
    // Who did it is not known where Redis has lost the job; it was embedded since then or before.
    this.#written.embedded += written?.embedded ?? pending.texts;
    this.#written.kept += written?.kept ?? 0;
  }

  /** Asks Redis, through outages. Throws what it says where it stays at that. */
  async #ask<T>(ask: (queue: Queue) => Promise<T>): Promise<T> {
    const { queue, signal } = this.#options;
    for (let refusals = 0; ; refusals++) {
      try {
        return await untilAborted(ask(queue), signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (refusals === MOST_REFUSALS) throw refuseRedis(error);
        await pause(RETRY_MS, signal);
      }
    }
  }
}

/** The queue's engine gives an episode up that too many workers have died of, in words of its own. */
function describeReason(reason: string): string {
  if (/stalled more than/.test(reason)) return `${MOST_DEATHS} workers died while they wrote it`;
  return reason === "" ? "it is not known why" : reason;
}

function refuseRedis(cause: unknown): AppError {
  const message = `Redis does not take the work of the ingest: ${describeError(cause).slice(0, 300)}`;
  const hint =
    "Look at its log, memory and disk, then run `cuepoint ingest` again: what was written is kept.";
  return new AppError("store_unavailable", message, { hint, cause });
}

function* take<T>(iterator: Iterator<T>, count: number): Generator<T> {
  for (let taken = 0; taken < count; taken++) {
    const { done, value } = iterator.next();
    if (done) return;
    yield value;
  }
}
