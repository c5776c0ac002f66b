import { createRandom, type Random } from "../../create-random.js";
import type { Arrivals } from "./arrivals.js";
import type { ClusterModel } from "./cluster-model.js";
import { CorePool } from "./core-pool.js";
import { EventQueue } from "./event-queue.js";
import { quantile } from "./quantile.js";
import type { ServiceTime } from "./service-time.js";
import { ShardNodes } from "./shard-nodes.js";

export interface Load {
  readonly arrivals: Arrivals;
  readonly questions: number;
  readonly seed: number;
  /** Share of the questions, the first ones, that are not counted: the queues were empty. */
  readonly warmUp?: number;
  /** A node that is dead from the arrival of one question until that of another, counted from 0. */
  readonly outage?: { readonly node: number; readonly from: number; readonly until: number };
}

export interface ClusterRun {
  /** That were counted and answered. */
  readonly answered: number;
  /** Counted, but no replica of some shard was alive. */
  readonly failed: number;
  /** Questions a second that came while they were counted. */
  readonly rate: number;
  /** From a question's arrival to its answer, milliseconds; NaN where none was answered. */
  readonly latency: {
    readonly meanMs: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
  };
  /** Questions between arrival and answer, the mean over the time in which they were counted. */
  readonly inSystem: number;
  /** Share of the cores' time, 0 to 1. */
  readonly utilisation: {
    readonly servers: number;
    readonly nodes: number;
    readonly busiestNode: number;
  };
}

/** Lets questions come until all are answered. A seed's runs are the same. */
export function simulateCluster(model: ClusterModel, load: Load): ClusterRun {
  if (model.replicas > model.nodes.count)
    throw new RangeError(`${model.replicas} replicas need as many nodes, got ${model.nodes.count}`);
  return new Simulation(model, load).run();
}

class Simulation {
  readonly #model: ClusterModel;
  readonly #load: Load;
  /** Arrivals are of a stream of their own: another cluster meets the same ones. */
  readonly #coming: Random;
  readonly #random: Random;
  readonly #events = new EventQueue();
  readonly #servers: readonly CorePool[];
  readonly #nodes: ShardNodes;
  readonly #latencies: number[] = [];
  #failed = 0;
  #arrived = 0;
  #present = 0;
  #changedAt = 0;
  /** Questions times milliseconds. */
  #presence = 0;
  #countedFrom = 0;
  #lastAt = 0;
  #busyBefore: { servers: number; nodes: readonly number[] } = { servers: 0, nodes: [] };
  #busyAfter = this.#busyBefore;

  constructor(model: ClusterModel, load: Load) {
    this.#model = model;
    this.#load = load;
    this.#coming = createRandom(load.seed);
    this.#random = createRandom(load.seed + 1);
    const { count, cores } = model.servers;
    this.#servers = Array.from({ length: count }, () => new CorePool(this.#events, cores));
    this.#nodes = new ShardNodes(model, this.#events, this.#random);
  }

  run(): ClusterRun {
    this.#expect();
    this.#events.run();
    const windowMs = this.#lastAt - this.#countedFrom;
    const latencies = this.#latencies;
    const at = (share: number) => quantile(latencies, share);
    const { servers, nodes } = this.#model;
    const nodesMs = this.#busyAfter.nodes.map((ms, i) => ms - (this.#busyBefore.nodes[i] ?? 0));
    return {
      answered: latencies.length,
      failed: this.#failed,
      rate: (1000 * (this.#load.questions - this.#warmUp - 1)) / windowMs,
      latency: {
        meanMs: sum(latencies) / latencies.length,
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
      },
      inSystem: this.#presence / windowMs,
      utilisation: {
        servers:
          (this.#busyAfter.servers - this.#busyBefore.servers) / (windowMs * servers.count * servers.cores),
        nodes: sum(nodesMs) / (windowMs * nodes.count * nodes.cores),
        busiestNode: Math.max(...nodesMs) / (windowMs * nodes.cores),
      },
    };
  }

  get #warmUp(): number {
    return Math.floor(this.#load.questions * (this.#load.warmUp ?? 0.1));
  }

  #expect(): void {
    const { now } = this.#events;
    this.#events.plan(this.#load.arrivals(now, this.#coming) - now, () => this.#arrive());
  }

  #arrive(): void {
    const { questions, outage } = this.#load;
    const number = this.#arrived++;
    if (number === outage?.from) this.#nodes.kill(outage.node);
    if (number === outage?.until) this.#nodes.restart(outage.node);
    this.#note(1);
    if (number === this.#warmUp) {
      this.#countedFrom = this.#events.now;
      this.#presence = 0;
      this.#busyBefore = this.#readBusy();
    }
    if (number === questions - 1) {
      this.#lastAt = this.#events.now;
      this.#busyAfter = this.#readBusy();
    } else this.#expect();
    const counted = number >= this.#warmUp;
    const startedAt = this.#events.now;
    this.#answer(number, (found) => {
      this.#note(-1);
      if (!counted) return;
      if (found) this.#latencies.push(this.#events.now - startedAt);
      else this.#failed++;
    });
  }

  /** Adds up how many were there since the last change, until the last arrival. */
  #note(change: 1 | -1): void {
    if (this.#lastAt === 0) this.#presence += this.#present * (this.#events.now - this.#changedAt);
    this.#changedAt = this.#events.now;
    this.#present += change;
  }

  #readBusy() {
    return { servers: sum(this.#servers.map(({ busyMs }) => busyMs)), nodes: this.#nodes.busyMs };
  }

  #answer(number: number, end: (found: boolean) => void): void {
    const { work, roundTripMs } = this.#model;
    const server = this.#servers[number % this.#servers.length];
    const onServer = (time: ServiceTime, done: () => void) =>
      server?.submit({ ms: time.draw(this.#random), done, lost: () => end(false) });
    onServer(work.embedding, () =>
      this.#events.plan(roundTripMs / 2, () =>
        this.#nodes.search((found) => {
          if (!found) return end(false);
          this.#events.plan(roundTripMs, () =>
            this.#nodes.fetch((fetched) => {
              if (!fetched) return end(false);
              this.#events.plan(roundTripMs / 2, () => onServer(work.ranking, () => end(true)));
            }),
          );
        }),
      ),
    );
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
