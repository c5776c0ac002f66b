import { joinSignals } from "../../../platform/abort-signals.js";
import { AppError } from "../../../shared/errors.js";
import { unlessUnusable } from "../../index-facts.js";
import type { UpdateOptions, UpdateResult } from "../../store-driver.js";
import { type ClusterManifest, readCurrent } from "../catalog.js";
import type { ClusterAddress } from "../cluster-address.js";
import { createIndexCollection, createWriterCollection } from "../collection.js";
import { type RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { describeUnchanged, describeUpdate } from "./describe-update.js";
import { findWork } from "./find-work.js";
import { finishWork } from "./finish-work.js";
import { WriterBook } from "./hold/writer-book.js";
import { takeHold, type WriterHold } from "./hold/writer-hold.js";
import type { Work } from "./plan-work.js";
import type { EpisodeQueue } from "./queue/episode-queue.js";
import { removeUnread } from "./remove-unread.js";
import { writeAlone } from "./write-alone.js";
import type { WrittenTexts } from "./write-episode.js";

/** A reader looks once a second for a new index, but a question may wait long for a language model. */
const GRACE_MS = 30_000;

export interface ClusterUpdateOptions extends UpdateOptions {
  readonly address: ClusterAddress;
  /** The Redis by which other processes share the work; where it is null or absent this process does all of it. */
  readonly redisUrl?: string | null | undefined;
  /** How long questions that have begun may go on reading what is replaced, in milliseconds; it is 30 s where absent. */
  readonly graceMs?: number | undefined;
}

/**
 * Brings the index in the cluster up to date with the corpus. One process at a time is the writer; over Redis others do parts
 * of its work. What a killed writer had written is kept. Readers go on with the index before until the new one is whole.
 * Throws `store_unavailable`, `config_invalid`, `index_locked`, `index_unwritable` or `index_damaged`.
 */
export async function updateCluster(options: ClusterUpdateOptions): Promise<UpdateResult> {
  const cluster = new WeaviateCluster(options.address);
  try {
    // What is wrong with Redis is told before the corpus is read.
    const queue = await openQueue(cluster, options);
    try {
      return await new ClusterUpdate(cluster, options, queue).run();
    } finally {
      await queue?.close();
    }
  } finally {
    await cluster.close();
  }
}

async function openQueue(
  cluster: WeaviateCluster,
  { redisUrl, onNote }: ClusterUpdateOptions,
): Promise<EpisodeQueue | null> {
  if (redisUrl === null || redisUrl === undefined) return null;
  // The engine of the queue takes long to load: it is not loaded where there is no Redis.
  const { EpisodeQueue } = await import("./queue/episode-queue.js");
  return await EpisodeQueue.open({ cluster, redisUrl, onNote });
}

class ClusterUpdate {
  readonly #cluster: WeaviateCluster;
  readonly #options: ClusterUpdateOptions;
  readonly #request: RequestOptions;
  readonly #queue: EpisodeQueue | null;

  constructor(cluster: WeaviateCluster, options: ClusterUpdateOptions, queue: EpisodeQueue | null) {
    this.#cluster = cluster;
    this.#options = options;
    this.#request = { signal: options.signal };
    this.#queue = queue;
  }

  async run(): Promise<UpdateResult> {
    // A reader's patience is short: where nobody answers the operator learns it soon.
    await this.#cluster.read((client) => createWriterCollection(client), this.#request);
    let hold: WriterHold | null = null;
    try {
      for (;;) {
        const { work, unchanged, before } = await findWork(this.#cluster, this.#options);
        // An ingest may have been cut off before it had removed what nobody reads.
        if (unchanged?.manifest.removed.length === 0) return describeUnchanged(unchanged, work.corpus);
        if (hold === null) {
          hold = await takeHold(this.#cluster, this.#options);
          // The writer before may have changed what there is to do; from now on nobody else does.
          if (await this.#isOther(work)) continue;
        }
        if (unchanged !== null) {
          await this.#clear(work, { manifest: unchanged.manifest, number: unchanged.number }, hold);
          return describeUnchanged(unchanged, work.corpus);
        }
        const { manifest, written } = await this.#do(work, hold);
        return describeUpdate(work, { counts: manifest.counts, before, written });
      }
    } finally {
      await hold?.release();
    }
  }

  async #do(work: Work, hold: WriterHold): Promise<{ manifest: ClusterManifest; written: WrittenTexts }> {
    const { embedder, findQuestions, onQuestions, onNote } = this.#options;
    const signal = joinSignals(hold.lost, this.#options.signal);
    // The model loads in threads of its own while the cluster creates the collection.
    embedder.warmUp().catch(() => undefined);
    if (work.previous === null)
      await this.#cluster.write((client) => createIndexCollection(client, work.collection), { signal });
    const versions = work.pending.map(({ version }) => version);
    await new WriterBook(this.#cluster).noteBegun(work.id, versions, { signal });
    const written = await this.#write(work, hold, signal);
    const manifest = await finishWork(this.#cluster, work, {
      hold,
      findQuestions,
      onQuestions,
      onNote,
      signal,
    });
    await this.#clear(work, { manifest, number: hold.number }, hold);
    return { manifest, written };
  }

  async #write(work: Work, hold: WriterHold, signal: AbortSignal): Promise<WrittenTexts> {
    const options = {
      cluster: this.#cluster,
      embedder: this.#options.embedder,
      onProgress: (progress) => {
        hold.tell(progress);
        this.#options.onProgress?.(progress);
      },
      signal,
    } satisfies Parameters<typeof writeAlone>[1];
    if (this.#queue === null) return await writeAlone(work, options);
    return await this.#queue.write(work, { ...options, number: hold.number });
  }

  /** Removes what nobody reads any more. The index is in use whether that succeeds or not. */
  async #clear(
    work: Work,
    { manifest, number }: { readonly manifest: ClusterManifest; readonly number: number },
    hold: WriterHold,
  ): Promise<void> {
    const { onNote, graceMs = GRACE_MS, signal } = this.#options;
    const current = new Set([
      manifest.generation,
      ...work.pending.map(({ version }) => version),
      ...(work.previous?.episodes ?? []).flatMap(({ version }) =>
        manifest.removed.includes(version) ? [] : [version],
      ),
    ]);
    try {
      await removeUnread(this.#cluster, {
        collection: work.collection,
        ...{ manifest, number, current, hold, graceMs },
        onWait: () =>
          onNote?.(`The new index is in use; what the old one leaves is removed in ${graceMs / 1000} s.`),
        signal: joinSignals(hold.lost, signal),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onNote?.(`${error.sentence} The index is in use; the next ingest removes what nobody reads any more.`);
    }
  }

  /** Tells whether another index is in use than the one that the work was planned from. */
  async #isOther(work: Work): Promise<boolean> {
    const current = await unlessUnusable(readCurrent(this.#cluster, this.#request));
    return (current?.manifest.generation ?? null) !== work.base;
  }
}
