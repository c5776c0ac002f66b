import { arriveSteadily } from "../simulate/arrivals.js";
import { measureIdle, sumWork } from "../simulate/find-greatest-rate.js";
import { type ClusterRun, simulateCluster } from "../simulate/simulate-cluster.js";
import { type Basis, type ClusterPlan, modelPlan, readPeakRate, weighPlan } from "./cluster-plan.js";
import { describeLibrary } from "./describe-library.js";

/** Share of the cores that is busy in the first guess. */
const GUESSED = 0.7;
const STEP = 1.25;
const MOST_TRIES = 20;
const IDLE_QUESTIONS = 300;
const FEWEST_QUESTIONS = 200;
/** Searches of a shard in one run. */
const MOST_PIECES = 300_000;
/** Nodes over those that memory and disk want, after which more are not tried. */
const MOST_TIMES = 8;

/** The nodes and API servers that the busiest moment wants; `held` is false where no number of them keeps the limit. */
export function sizeCluster(
  passages: number,
  basis: Basis,
): { readonly plan: ClusterPlan; readonly held: boolean } {
  const { assumptions } = basis;
  const { limit } = assumptions;
  const least = countLeastNodes(passages, basis);
  const build = (nodes: number, servers: number): ClusterPlan => ({
    passages,
    nodes,
    servers,
    shards: Math.ceil((nodes * assumptions["shards-per-node"]) / assumptions.copies),
  });
  const { serverMs } = sumWork(modelPlan(build(least, 1), basis));
  const busyCores = (readPeakRate(assumptions) * serverMs) / 1000;
  let servers = Math.ceil(busyCores / (GUESSED * assumptions["server-cores"]));
  let nodes = least;
  // More nodes are smaller shards: first until one question alone is quick enough, then until they are many enough.
  while (nodes < MOST_TIMES * least && !isIdleHeld(build(nodes, servers), basis)) nodes = grow(nodes);
  for (let tries = 0; tries < MOST_TRIES && nodes < MOST_TIMES * least; tries++) {
    const plan = build(nodes, servers);
    const run = simulatePeak(plan, basis);
    const hurt = simulateOutage(plan, basis);
    if (Math.max(run.latency.p95Ms, hurt.latency.p95Ms) <= limit)
      // One server more than is needed: any one may be restarted.
      return { plan: build(nodes, servers + 1), held: true };
    if (run.utilisation.servers > hurt.utilisation.busiestNode) servers = grow(servers);
    else nodes = grow(nodes);
  }
  return { plan: build(least, servers + 1), held: false };
}

/** Whether 95 of 100 questions keep the limit that come one at a time. */
export function isIdleHeld(plan: ClusterPlan, { measurements, assumptions }: Basis): boolean {
  const model = modelPlan(plan, { measurements, assumptions });
  const load = { questions: countQuestions(plan, IDLE_QUESTIONS), seed: assumptions.seed };
  return measureIdle(model, load) <= assumptions.limit;
}

/** Questions of a run: fewer where each asks many shards, so that a run ends. */
export function countQuestions({ shards }: ClusterPlan, wanted: number): number {
  return Math.min(wanted, Math.max(FEWEST_QUESTIONS, Math.ceil(MOST_PIECES / shards)));
}

export function simulatePeak(plan: ClusterPlan, basis: Basis): ClusterRun {
  const { simulated, seed } = basis.assumptions;
  const questions = countQuestions(plan, simulated);
  const arrivals = arriveSteadily(readPeakRate(basis.assumptions));
  return simulateCluster(modelPlan(plan, basis), { arrivals, questions, seed });
}

/** The same with a node that is dead while questions are counted; with one copy nothing is to be learnt from that. */
export function simulateOutage(plan: ClusterPlan, basis: Basis): ClusterRun {
  const { simulated, seed, copies } = basis.assumptions;
  if (copies === 1) return simulatePeak(plan, basis);
  const questions = countQuestions(plan, simulated);
  const arrivals = arriveSteadily(readPeakRate(basis.assumptions));
  const outage = { node: 0, from: 0, until: questions };
  return simulateCluster(modelPlan(plan, basis), { arrivals, questions, seed, outage });
}

/** That memory, disk and copies want. */
function countLeastNodes(passages: number, { measurements, assumptions }: Basis): number {
  const { vectors } = describeLibrary(passages, measurements);
  const { vectorBytes, diskBytes, nodeBytes } = measurements.cluster;
  const memory = assumptions.headroom * assumptions["node-gb"] * 1e9 - nodeBytes.value;
  const disk = assumptions.headroom * assumptions["node-disk-gb"] * 1e9;
  const copies = vectors * assumptions.copies;
  return Math.max(
    assumptions.copies,
    Math.ceil((copies * vectorBytes.value) / memory),
    Math.ceil((copies * diskBytes.value) / disk),
  );
}

/** Memory that an API server of the plan is bought with: 8, 16, 32... GB. */
export function chooseServerMemory(plan: ClusterPlan, basis: Basis): number {
  const { "server-gb": least, headroom } = basis.assumptions;
  const wanted = weighPlan(plan, basis).serverMemory / headroom;
  return least * 2 ** Math.max(0, Math.ceil(Math.log2(wanted / least)));
}

function grow(count: number): number {
  return Math.max(count + 1, Math.ceil(count * STEP));
}
