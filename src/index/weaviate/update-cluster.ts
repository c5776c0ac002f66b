import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Embedder } from "../../embed/embedder.js";
import { AppError } from "../../errors.js";
import type { EmbeddingProgress } from "../embed-sections.js";
import type { UpdateOptions } from "../update-index.js";
import type { ClusterManifest } from "./catalog.js";
import { createIndexCollection, createLeaseCollection } from "./collection.js";
import { type ClusterUpdateResult, describeUnchanged, describeUpdate } from "./describe-update.js";
import { findWork, loadUsable } from "./find-work.js";
import { finishWork } from "./finish-work.js";
import { type Lease, LeaseBook } from "./lease.js";
import { makeObjectId } from "./object-id.js";
import type { Work } from "./plan-work.js";
import { removeUnread } from "./remove-unread.js";
import { type ClusterAddress, type RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";
import { writeEpisode } from "./write-unit.js";

const LOOK_MS = 1_000;
const WRITER = makeObjectId("lease", "writer");
const nameUnit = (work: string, i: number) => makeObjectId("lease", work, "unit", i);
const nameEnd = (work: string) => makeObjectId("lease", work, "end");

export interface ClusterUpdateOptions
  extends Pick<
    UpdateOptions,
    "readCorpus" | "paths" | "lateInteraction" | "rebuild" | "onProgress" | "onNote"
  > {
  readonly address: ClusterAddress;
  readonly embedder: Embedder;
  /** How long another ingest of something else is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Brings the index in the cluster up to date with the corpus. Processes that are started beside each other over the same
 * corpus share the work: each takes parts of it by leases, one of them finishes it. What a process that was killed had begun
 * is taken over; what it had written is kept. Readers go on with the index before until the new one is whole.
 * Throws `store_unavailable`, `index_locked`, `index_unwritable` or `index_damaged`.
 */
export async function updateCluster(options: ClusterUpdateOptions): Promise<ClusterUpdateResult> {
  const cluster = new WeaviateCluster(options.address);
  try {
    return await new ClusterUpdate(cluster, options).run();
  } finally {
    await cluster.close();
  }
}

class ClusterUpdate {
  readonly #cluster: WeaviateCluster;
  readonly #options: ClusterUpdateOptions;
  readonly #request: RequestOptions;
  /** Leases of parts are this process's, that of the writer is shared by all that do the same work. */
  readonly #own: LeaseBook;
  #embedded = 0;
  #progress = 0;

  constructor(cluster: WeaviateCluster, options: ClusterUpdateOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#request = options.signal === undefined ? {} : { signal: options.signal };
    this.#own = new LeaseBook(cluster, randomUUID());
  }

  async run(): Promise<ClusterUpdateResult> {
    const deadline = performance.now() + this.#options.waitMs;
    await this.#cluster.write((client) => createLeaseCollection(client), this.#request);
    for (;;) {
      const { work, unchanged, before } = await findWork(this.#cluster, this.#options);
      if (unchanged) return describeUnchanged(work);
      const { lease, waited } = await this.#enter(work, deadline);
      try {
        // Whoever was waited for has changed what there is to do.
        if (waited) continue;
        const { counts } = await this.#do(work);
        return describeUpdate(work, { counts, before, embeddedTexts: this.#embedded });
      } finally {
        await lease.release(false).catch(() => undefined);
      }
    }
  }

  /** The right to write, shared by all that do the same work. Throws `index_locked`. */
  async #enter(work: Work, deadline: number): Promise<{ lease: Lease; waited: boolean }> {
    const shared = new LeaseBook(this.#cluster, work.id);
    for (let waited = false; ; waited = true) {
      const lease = await shared.acquire(WRITER, { work: work.id, versions: [] }, this.#request);
      if (lease !== "held" && lease !== "done") return { lease, waited };
      if (performance.now() > deadline) {
        throw new AppError("index_locked", "another ingest is writing the index in the cluster", {
          hint: "Wait until it is done; if it was killed, its lease falls by itself within a minute.",
        });
      }
      if (!waited)
        this.#options.onNote?.("Another ingest is writing the index in the cluster: waiting for it.");
      await this.#pause();
    }
  }

  async #do(work: Work): Promise<ClusterManifest> {
    // The model loads in threads of its own while the cluster makes room.
    this.#options.embedder.warmUp().catch(() => undefined);
    if (work.previous === null)
      await this.#cluster.write((client) => createIndexCollection(client, work.collection), this.#request);
    await this.#workThrough(work);
    for (;;) {
      const done = await this.#findResult(work);
      if (done !== null) return done;
      const lease = await this.#own.acquire(nameEnd(work.id), { work: work.id, versions: [] }, this.#request);
      if (lease === "held" || lease === "done") await this.#pause();
      else return await this.#finish(work, lease);
    }
  }

  /** Parts that nobody does, until all are done. */
  async #workThrough(work: Work): Promise<void> {
    const left = new Set(work.units.keys());
    const total = work.pending.reduce((sum, { texts }) => sum + texts, 0);
    this.#tell(0, total);
    while (left.size > 0) {
      const before = left.size;
      for (const i of [...left]) if (await this.#tryUnit(work, i, total)) left.delete(i);
      if (left.size < before) continue;
      if ((await this.#findResult(work)) !== null) return;
      await this.#pause();
    }
  }

  /** True once the part is done, by whomever. */
  async #tryUnit(work: Work, i: number, total: number): Promise<boolean> {
    const unit = work.units[i] ?? [];
    const about = { work: work.id, versions: unit.map(({ version }) => version) };
    const lease = await this.#own.acquire(nameUnit(work.id, i), about, this.#request);
    if (lease === "held") return false;
    if (lease !== "done") return await this.#doUnit(work, unit, { lease, total });
    this.#tell(
      unit.reduce((sum, { texts }) => sum + texts, 0),
      total,
    );
    return true;
  }

  /** False where another process has taken the part over. */
  async #doUnit(
    work: Work,
    unit: Work["units"][number],
    { lease, total }: { readonly lease: Lease; readonly total: number },
  ): Promise<boolean> {
    const { embedder, signal } = this.#options;
    const signals = [lease.lost, ...(signal === undefined ? [] : [signal])];
    let done = false;
    try {
      for (const episode of unit) {
        let told = 0;
        const onText = () => {
          told++;
          this.#tell(1, total);
        };
        const embedded = await writeEpisode(episode, {
          cluster: this.#cluster,
          work,
          embedder,
          onText,
          signal: AbortSignal.any(signals),
        });
        this.#embedded += embedded ?? 0;
        this.#tell(Math.max(0, episode.texts - told), total);
      }
      done = true;
    } catch (error) {
      if (!lease.lost.aborted || signal?.aborted) throw error;
    } finally {
      await lease.release(done).catch(() => undefined);
    }
    return done;
  }

  async #finish(work: Work, lease: Lease): Promise<ClusterManifest> {
    let done = false;
    try {
      const manifest = await finishWork(this.#cluster, work, this.#request);
      done = true;
      await removeUnread(this.#cluster, { work, manifest, book: this.#own, request: this.#request });
      return manifest;
    } finally {
      if (!done) await lease.release(false).catch(() => undefined);
      else await lease.release(true).catch(() => undefined);
    }
  }

  /** The index that another process has made meanwhile; null where there is none. */
  async #findResult(work: Work): Promise<ClusterManifest | null> {
    const current = await loadUsable(this.#cluster, this.#request);
    return current === null || current.manifest.generation === work.base ? null : current.manifest;
  }

  #tell(texts: number, total: number): void {
    this.#progress += texts;
    const progress: EmbeddingProgress = { done: Math.min(this.#progress, total), total };
    this.#options.onProgress?.(progress);
  }

  async #pause(): Promise<void> {
    const { signal } = this.#options;
    await wait(LOOK_MS, undefined, signal === undefined ? {} : { signal });
  }
}
