import type { Random } from "../../create-random.js";
import type { ClusterModel } from "./cluster-model.js";
import { CorePool } from "./core-pool.js";
import type { EventQueue } from "./event-queue.js";

/** The nodes and the shards that lie on them. `done` is told whether a replica of every shard was alive. */
export class ShardNodes {
  readonly #model: ClusterModel;
  readonly #events: EventQueue;
  readonly #random: Random;
  readonly #nodes: readonly CorePool[];

  constructor(model: ClusterModel, events: EventQueue, random: Random) {
    this.#model = model;
    this.#events = events;
    this.#random = random;
    this.#nodes = Array.from({ length: model.nodes.count }, () => new CorePool(events, model.nodes.cores));
  }

  /** Milliseconds of work that each node's cores have done. */
  get busyMs(): number[] {
    return this.#nodes.map(({ busyMs }) => busyMs);
  }

  kill(node: number): void {
    this.#nodes[node]?.kill();
  }

  restart(node: number): void {
    this.#nodes[node]?.restart();
  }

  /** One node asks a replica of every shard at once and waits for the slowest. */
  search(done: (found: boolean) => void): void {
    const { work, shards, transferMs, failoverMs } = this.#model;
    const keywordsMs = work.keywords.draw(this.#random);
    const pieces = Array.from({ length: shards }, (_, shard) => ({
      shard,
      ms: keywordsMs + work.vectors.draw(this.#random),
    }));
    this.#scatter(pieces, (asked, found) => {
      if (!found) return done(false);
      const merge = () =>
        this.#nodes[asked]?.submit({
          ms: shards * work.merge.draw(this.#random),
          done: () => done(true),
          lost: () => this.#events.plan(failoverMs, () => this.search(done)),
        });
      this.#events.plan(shards * transferMs, merge);
    });
  }

  fetch(done: (found: boolean) => void): void {
    const { work, shards, fetched } = this.#model;
    const msOfShard = new Map<number, number>();
    for (let i = 0; i < fetched; i++) {
      const shard = Math.floor(this.#random() * shards);
      msOfShard.set(shard, (msOfShard.get(shard) ?? 0) + work.fetch.draw(this.#random));
    }
    const pieces = [...msOfShard].map(([shard, ms]) => ({ shard, ms }));
    this.#scatter(pieces, (_, found) => done(found));
  }

  /** Pieces of work to replicas of their shards; `done` once all have come back to the node that was asked. */
  #scatter(
    pieces: readonly { readonly shard: number; readonly ms: number }[],
    done: (asked: number, found: boolean) => void,
  ): void {
    const { roundTripMs, failoverMs } = this.#model;
    const alive = this.#nodes.flatMap((node, i) => (node.isAlive ? [i] : []));
    const asked = alive[Math.floor(this.#random() * alive.length)];
    if (asked === undefined || pieces.length === 0) {
      done(0, asked !== undefined);
      return;
    }
    let left = pieces.length;
    let found = true;
    const finish = () => {
      if (--left === 0) done(asked, found);
    };
    const send = (shard: number, ms: number) => {
      const node = this.#chooseReplica(shard, asked);
      if (node === undefined) {
        found = false;
        return finish();
      }
      const legMs = node === asked ? 0 : roundTripMs / 2;
      const work = {
        ms,
        done: () => (legMs === 0 ? finish() : this.#events.plan(legMs, finish)),
        lost: () => this.#events.plan(failoverMs, () => send(shard, ms)),
      };
      if (legMs === 0) this.#nodes[node]?.submit(work);
      else this.#events.plan(legMs, () => this.#nodes[node]?.submit(work));
    };
    for (const { shard, ms } of pieces) send(shard, ms);
  }

  /** That of the node which was asked, else any that is alive. */
  #chooseReplica(shard: number, asked: number): number | undefined {
    const { replicas, nodes } = this.#model;
    const alive: number[] = [];
    for (let r = 0; r < replicas; r++) {
      const node = (shard * replicas + r) % nodes.count;
      if (!this.#nodes[node]?.isAlive) continue;
      if (node === asked) return asked;
      alive.push(node);
    }
    return alive[Math.floor(this.#random() * alive.length)];
  }
}
