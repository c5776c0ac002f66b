import { z } from "zod";
import { describeDamage } from "../../index-facts.js";
import { LEASES } from "../collection.js";
import { pause } from "../pause.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";

/** How often a holder shows that it lives, and after how long without a sign it is taken for dead. */
const BEAT_MS = 2_000;
const DEAD_MS = 12_000;
/** A claim must stand for this long before it holds: longer than a write takes to reach most copies. */
const SETTLE_MS = 300;
/** Who has not looked for so long cannot tell whether there were signs meanwhile. */
const LOOK_GAP_MS = 5_000;
/** How long a sign of life is tried: the next one comes soon. */
const BEAT_PATIENCE_MS = 3_000;

const recordSchema = z.object({
  owner: z.string(),
  /** Counted up while the owner lives. */
  beat: z.number().int(),
  /** What it is about: only who has the same may join. */
  work: z.string(),
  done: z.boolean(),
  /** Versions of episodes that are being written. */
  versions: z.array(z.string()),
});

export type LeaseRecord = z.infer<typeof recordSchema>;

/** A lease that is held. */
export interface Lease {
  /** Aborted where somebody else has taken it all the same. */
  readonly lost: AbortSignal;
  /** Gives no sign of life any more: whoever shares it goes on, else it falls by itself. */
  leave(): Promise<void>;
  /** Gives it to whoever comes next, or to nobody where it is `done`. */
  release(done: boolean): Promise<void>;
}

/**
 * Leases in the cluster, by the timed mutual exclusion of Fischer (Lamport 1987, "A Fast Mutual Exclusion Algorithm",
 * section 2): whoever finds a lease free writes its name, waits, and holds it if its name still stands. A pause of
 * either process that is longer than the wait can make two holders. Of a part of the work that costs work done twice, since
 * everything is written under ids that follow from its content; whoever makes an index the one in use looks before whether
 * another has done so.
 */
export class LeaseBook {
  readonly #cluster: WeaviateCluster;
  readonly #owner: string;
  /** The last sign of life of each lease's holder, and when it was seen by this process's clock. */
  readonly #signs = new Map<string, { readonly sign: string; readonly since: number; looked: number }>();

  constructor(cluster: WeaviateCluster, owner: string) {
    this.#cluster = cluster;
    this.#owner = owner;
  }

  /** `held`: somebody who lives holds it. */
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

  /** The record as most copies have it; null where there is none. */
  async read(id: string, options: RequestOptions): Promise<LeaseRecord | null> {
    const object = await this.#cluster.read(
      (client) => client.collections.use(LEASES).withConsistency("QUORUM").query.fetchObjectById(id),
      options,
    );
    return object === null ? null : parseRecord(id, object.properties["body"]);
  }

  /** All records, by id: of every ingest that has not come to its end. */
  async list(options: RequestOptions): Promise<Map<string, LeaseRecord>> {
    const records = await this.#cluster.read(async (client) => {
      const read = new Map<string, LeaseRecord>();
      for await (const { uuid, properties } of client.collections.use(LEASES).iterator())
        read.set(uuid, parseRecord(uuid, properties["body"]));
      return read;
    }, options);
    return records;
  }

  async remove(ids: readonly string[], options: RequestOptions): Promise<void> {
    for (const id of ids)
      await this.#cluster.write(
        (client) => client.collections.use(LEASES).withConsistency("QUORUM").data.deleteById(id),
        options,
      );
  }

  /** True until its holder has given no sign for some time, as this process sees it. */
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
      // A cluster that does not answer is met by the work itself.
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
        // One that cannot be given back falls by itself.
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
  try {
    return recordSchema.parse(JSON.parse(String(body)));
  } catch (cause) {
    throw describeDamage(`lease ${id} of the cluster cannot be read`, cause);
  }
}
