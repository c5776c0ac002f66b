import { randomUUID } from "node:crypto";
import { joinSignals } from "../../../platform/abort-signals.js";
import { AppError } from "../../../shared/errors.js";
import { unlessUnusable } from "../../index-facts.js";
import type { UpdateOptions, UpdateResult } from "../../store-driver.js";
import { type ClusterManifest, readCurrent } from "../catalog.js";
import type { ClusterAddress } from "../cluster-address.js";
import { createIndexCollection, createLeaseCollection } from "../collection.js";
import { makeObjectId } from "../object-id.js";
import { pause } from "../pause.js";
import { type RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { describeUnchanged, describeUpdate } from "./describe-update.js";
import { findWork } from "./find-work.js";
import { finishWork } from "./finish-work.js";
import { type Lease, LeaseBook } from "./lease.js";
import type { Work } from "./plan-work.js";
import { removeUnread } from "./remove-unread.js";
import { nameUnit, PartWriter, type WrittenTexts } from "./write-parts.js";

const LOOK_MS = 1_000;
/** A reader looks once a second for a new index, but a question may wait long for a language model. */
const GRACE_MS = 30_000;
const WRITER = makeObjectId("lease", "writer");
const nameEnd = (work: string) => makeObjectId("lease", work, "end");

export interface ClusterUpdateOptions extends UpdateOptions {
  readonly address: ClusterAddress;
  /** How long questions that have begun may go on reading what is replaced, in milliseconds; it is 30 s where absent. */
  readonly graceMs?: number | undefined;
}

/**
 * Brings the index in the cluster up to date with the corpus. Processes that are started beside each other over the same
 * corpus share the work: each takes parts of it by leases, and one of them finishes it. What a killed process had begun
 * is taken over, and what it had written is kept. Readers go on with the index before until the new one is whole.
 * Throws `store_unavailable`, `index_locked`, `index_unwritable` or `index_damaged`.
 */
export async function updateCluster(options: ClusterUpdateOptions): Promise<UpdateResult> {
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
  /** The leases of parts belong to this process alone; the writer's lease is shared by all that do the same work. */
  readonly #own: LeaseBook;
  #written: WrittenTexts = { embedded: 0, kept: 0 };

  constructor(cluster: WeaviateCluster, options: ClusterUpdateOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#request = { signal: options.signal };
    this.#own = new LeaseBook(cluster, randomUUID());
  }

  async run(): Promise<UpdateResult> {
    const deadline = performance.now() + this.#options.waitMs;
    // A reader's patience is short: where nobody answers the operator learns it soon.
    await this.#cluster.read((client) => createLeaseCollection(client), this.#request);
    for (;;) {
      const { work, unchanged, before } = await findWork(this.#cluster, this.#options);
      // An ingest may have been cut off before it had removed what nobody reads.
      if (unchanged?.manifest.removed.length === 0) return describeUnchanged(unchanged, work.corpus);
      const { lease, waited } = await this.#enter(work, deadline);
      // The process that was waited for has changed what there is to do.
      if (waited) {
        await lease.release(false);
        continue;
      }
      if (unchanged !== null) {
        await this.#clear(work, unchanged.manifest, lease);
        return describeUnchanged(unchanged, work.corpus);
      }
      const manifest = await this.#do(work, lease);
      if (manifest !== null)
        return describeUpdate(work, { counts: manifest.counts, before, written: this.#written });
    }
  }

  /** Takes the writer's lease, which all share that do the same work. Throws `index_locked`. */
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
      await pause(LOOK_MS, this.#options.signal);
    }
  }

  /** Does the work; gives null where another index has come into use meanwhile, since the work is then another. */
  async #do(work: Work, writer: Lease): Promise<ClusterManifest | null> {
    // The model loads in threads of its own while the cluster creates the collection.
    this.#options.embedder.warmUp().catch(() => undefined);
    try {
      if (work.previous === null)
        await this.#cluster.write((client) => createIndexCollection(client, work.collection), this.#request);
      await this.#write(work);
      for (;;) {
        const current = await this.#findOther(work);
        if (current !== null) return current.work === work.id ? current : null;
        const about = { work: work.id, versions: [] };
        const end = await this.#own.acquire(nameEnd(work.id), about, this.#request);
        if (end === "held" || end === "done") await pause(LOOK_MS, this.#options.signal);
        else return await this.#finish(work, { writer, end });
      }
    } finally {
      // Others may share the lease: only the process that has finished gives it back.
      await writer.leave();
    }
  }

  async #write(work: Work): Promise<void> {
    const isOver = async () => (await this.#findOther(work)) !== null;
    const own = { cluster: this.#cluster, work, book: this.#own, isOver };
    this.#written = await new PartWriter({ ...this.#options, ...own }).run();
  }

  async #finish(
    work: Work,
    { writer, end }: { readonly writer: Lease; readonly end: Lease },
  ): Promise<ClusterManifest> {
    const { findQuestions, onQuestions, signal } = this.#options;
    const held = joinSignals(writer.lost, end.lost, signal);
    const refuseOther = async () => {
      held.throwIfAborted();
      if ((await this.#findOther(work)) === null) return;
      throw new AppError("index_locked", "another ingest has changed the index in the cluster meanwhile", {
        hint: "Run `cuepoint ingest` again.",
      });
    };
    try {
      const manifest = await finishWork(this.#cluster, work, {
        ...{ findQuestions, onQuestions, refuseOther },
        signal: held,
      });
      await this.#clear(work, manifest, writer);
      return manifest;
    } catch (error) {
      if (error instanceof AppError && error.code === "index_damaged") await this.#forgetParts(work);
      throw error;
    } finally {
      await end.leave();
    }
  }

  /** Lets the parts be done again, since one of them is not whole. */
  async #forgetParts(work: Work): Promise<void> {
    const names = [...work.units.keys()].map((i) => nameUnit(work.id, i));
    await this.#own.remove(names, this.#request).catch(() => undefined);
  }

  /** Removes what nobody reads any more. The index is in use whether that succeeds or not. */
  async #clear(work: Work, manifest: ClusterManifest, writer: Lease): Promise<void> {
    const { onNote, graceMs = GRACE_MS, signal } = this.#options;
    const current = new Set([
      ...work.pending.map(({ version }) => version),
      ...(work.previous?.episodes ?? []).flatMap(({ version }) =>
        manifest.removed.includes(version) ? [] : [version],
      ),
    ]);
    try {
      await removeUnread(this.#cluster, {
        collection: work.collection,
        manifest,
        current,
        book: this.#own,
        writer: WRITER,
        graceMs,
        onWait: () =>
          onNote?.(`The new index is in use; what the old one leaves is removed in ${graceMs / 1000} s.`),
        signal,
      });
      await writer.release(false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onNote?.(`${error.sentence} The index is in use; the next ingest removes what nobody reads any more.`);
    }
  }

  /** Finds the index that has come into use since the work was planned; gives null where none has. */
  async #findOther(work: Work): Promise<ClusterManifest | null> {
    const current = await unlessUnusable(readCurrent(this.#cluster, this.#request));
    return current === null || current.manifest.generation === work.base ? null : current.manifest;
  }
}
