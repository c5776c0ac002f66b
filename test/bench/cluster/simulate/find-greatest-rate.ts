import { arriveSteadily } from "./arrivals.js";
import type { ClusterModel } from "./cluster-model.js";
import { simulateCluster } from "./simulate-cluster.js";

export interface LatencyGoal {
  /** Of 95 of 100 questions, milliseconds. */
  readonly limitMs: number;
  /** Simulated at each rate. */
  readonly questions: number;
  readonly seed: number;
}

/** Steps of the bisection: the last is a thousandth of the first bound. */
const STEPS = 10;
/** Of the rate that saturates a part: nothing waits at so little. */
const IDLE = 0.01;

/** Milliseconds that a question takes 95 of 100 times with hardly another one there. */
export function measureIdle(model: ClusterModel, { questions, seed }: Omit<LatencyGoal, "limitMs">): number {
  const arrivals = arriveSteadily(IDLE * findSaturation(model));
  return simulateCluster(model, { arrivals, questions, seed }).latency.p95Ms;
}

/** By bisection, the questions a second up to which 95 of 100 stay within the limit; 0 where none do. */
export function findGreatestRate(model: ClusterModel, { limitMs, ...load }: LatencyGoal): number {
  const isHeld = (rate: number) =>
    simulateCluster(model, { ...load, arrivals: arriveSteadily(rate) }).latency.p95Ms <= limitMs;
  let high = findSaturation(model);
  let low = IDLE * high;
  if (!isHeld(low)) return 0;
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (isHeld(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Questions a second with which the first of the parts is always busy. */
export function findSaturation(model: ClusterModel): number {
  const { servers, nodes } = model;
  const work = sumWork(model);
  return (
    1000 *
    Math.min((servers.count * servers.cores) / work.serverMs, (nodes.count * nodes.cores) / work.nodesMs)
  );
}

/** Milliseconds of cores that a question costs on the average. */
export function sumWork({ work, shards, fetched }: ClusterModel): {
  readonly serverMs: number;
  readonly nodesMs: number;
} {
  return {
    serverMs: work.embedding.meanMs + work.ranking.meanMs,
    nodesMs:
      shards * (work.keywords.meanMs + work.vectors.meanMs + work.merge.meanMs) + fetched * work.fetch.meanMs,
  };
}
