import { z } from "zod";
import { readStored } from "../../index-facts.js";
import { LEASES } from "../collection.js";
import { pause } from "../pause.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";

/** How often a holder gives a sign of life, and after how long without one it is taken for dead. */
const BEAT_MS = 2_000;
const DEAD_MS = 12_000;
/** A claim must stand for this long before it holds: longer than a write takes to reach most copies. */
const SETTLE_MS = 300;
/** A process that has not looked for so long cannot tell whether there were signs meanwhile. */
const LOOK_GAP_MS = 5_000;
/** A sign of life is tried for so long, since the next one comes soon. */
const BEAT_PATIENCE_MS = 3_000;

const recordSchema = z.object({
  owner: z.string(),
  /** The owner counts it up while it lives. */
  beat: z.number().int(),
  /** The work that the lease is about: only processes with the same work may share it. */
  work: z.string(),
  done: z.boolean(),
  /** The versions of the episodes that are being written. */
  versions: z.array(z.string()),
});

export type LeaseRecord = z.infer<typeof recordSchema>;

/** A lease that this process holds. */
export interface Lease {
  /** It is aborted where somebody else has taken the lease nevertheless. */
  readonly lost: AbortSignal;
  /** Gives no sign of life any more: the lease falls by itself unless somebody shares it. */
  leave(): Promise<void>;
  /** Gives the lease to the next that asks for it, or to nobody where the work is `done`. */
  release(done: boolean): Promise<void>;
}

/**
 * Leases in the cluster, by the timed mutual exclusion of Fischer (Lamport 1987, "A Fast Mutual Exclusion Algorithm",
 * section 2): a process that finds a lease free writes its name, waits, and holds it if its name still stands. A pause of
 * either process that is longer than the wait can make two holders. A part of the work is then done twice, which does no
 * harm, since everything is written under ids that follow from its content. Before a process puts an index into use it
 * looks whether another process has done so.
 */
export class LeaseBook {
  readonly #cluster: WeaviateCluster;
  readonly #owner: string;
  /** The last sign of life of each lease's holder, and when this process saw it by its own clock. */
  readonly #signs = new Map<string, { readonly sign: string; readonly since: number; looked: number }>();

  constructor(cluster: WeaviateCluster, owner: string) {
    this.#cluster = cluster;
    this.#owner = owner;
  }

  /** Tries to take a lease; gives `held` where somebody who lives holds it. */
  async acquire(
    id: string,
    about: Pick<LeaseRecord, "work" | "versions">,
    options: RequestOptions,
  ): Promise<Lease | "held" | "done"> {
    const found = await this.read(id, options);
    if (found?.done) return "done";
    if (found !== null && this.#lives(id, found)) return "held";
    const claim = { owner: this.#owner, beat: 0, done: false, ...about };
    await this.#write(id, claim, options);
    await pause(SETTLE_MS, options.signal);
    const standing = await this.read(id, options);
    return standing?.owner === this.#owner ? this.#hold(id, claim) : "held";
  }

  /** Reads a lease's record as most copies have it; gives null where there is none. */
  async read(id: string, options: RequestOptions): Promise<LeaseRecord | null> {
    const object = await this.#cluster.read(
      (client) => client.collections.use(LEASES).withConsistency("QUORUM").query.fetchObjectById(id),
      options,
    );
    return object === null ? null : parseRecord(id, object.properties["body"]);
  }

  /** Lists all records by their ids: those of every ingest that has not come to its end. */
  async list(options: RequestOptions): Promise<Map<string, LeaseRecord>> {
    return await this.#cluster.read(async (client) => {
      const read = new Map<string, LeaseRecord>();
      for await (const { uuid, properties } of client.collections.use(LEASES).iterator())
        read.set(uuid, parseRecord(uuid, properties["body"]));
      return read;
    }, options);
  }

  async remove(ids: readonly string[], options: RequestOptions): Promise<void> {
    for (const id of ids)
      await this.#cluster.write(
        (client) => client.collections.use(LEASES).withConsistency("QUORUM").data.deleteById(id),
        options,
      );
  }

  /** True until this process has seen no sign of the holder for some time. */
  #lives(id: string, { owner, beat }: LeaseRecord): boolean {
    if (owner === this.#owner || owner === "") return false;
    const sign = `${owner} ${beat}`;
    const now = performance.now();
    const last = this.#signs.get(id);
    if (last?.sign === sign && now - last.looked < LOOK_GAP_MS) {
      last.looked = now;
      return now - last.since < DEAD_MS;
    }
    this.#signs.set(id, { sign, since: now, looked: now });
    return true;
  }

  #hold(id: string, claim: LeaseRecord): Lease {
    const lost = new AbortController();
    const options = { patienceMs: BEAT_PATIENCE_MS };
    let beat = 0;
    let showing: Promise<void> | null = null;
    const show = async () => {
      const standing = await this.read(id, options);
      if (standing?.owner === this.#owner) await this.#write(id, { ...claim, beat: ++beat }, options);
      else lost.abort(new Error("another ingest took over"));
    };
    const timer = setInterval(() => {
      // Where the cluster does not answer, the work itself fails.
      showing ??= show()
        .catch(() => undefined)
        .finally(() => {
          showing = null;
        });
    }, BEAT_MS);
    timer.unref();
    const leave = async () => {
      clearInterval(timer);
      await showing;
    };
    return {
      lost: lost.signal,
      leave,
      release: async (done) => {
        await leave();
        if (lost.signal.aborted) return;
        const owner = done ? this.#owner : "";
        // A lease that cannot be given back falls by itself.
        await this.#write(id, { ...claim, owner, beat: ++beat, done }, options).catch(() => undefined);
      },
    };
  }

  async #write(id: string, record: LeaseRecord, options: RequestOptions): Promise<void> {
    const properties = { body: JSON.stringify(record) };
    await this.#cluster.write(async (client) => {
      const { data } = client.collections.use(LEASES).withConsistency("QUORUM");
      const { errors } = await data.insertMany([{ id, properties }]);
      const [refused] = Object.values(errors);
      if (refused !== undefined) throw new Error(refused.message);
    }, options);
  }
}

function parseRecord(id: string, body: unknown): LeaseRecord {
  const message = `lease ${id} of the cluster cannot be read`;
  return readStored(message, () => recordSchema.parse(JSON.parse(String(body))));
}
