import { sumWork } from "../simulate/find-greatest-rate.js";
import { type Basis, type ClusterPlan, modelPlan, type PlanSizes, weighPlan } from "./cluster-plan.js";
import { chooseServerMemory, isIdleHeld } from "./size-cluster.js";

/** Where something gives out. */
export interface Limit {
  readonly what: string;
  /** Passages, or questions a second. */
  readonly at: number;
}

/** Nothing is looked for beyond so many times the plan's passages. */
const FARTHEST = 1e4;
const STEPS = 16;

/** What breaks first as passages are added to the machines of a plan; first come first. */
export function findPassageLimits(plan: ClusterPlan, basis: Basis): Limit[] {
  const { assumptions } = basis;
  const { headroom } = assumptions;
  const serverMemory = headroom * chooseServerMemory(plan, basis);
  const until = (isHeld: (sizes: PlanSizes, grown: ClusterPlan) => boolean) =>
    findLast((passages) => {
      const grown = { ...plan, passages };
      return isHeld(weighPlan(grown, basis), grown);
    }, plan.passages);
  return order([
    {
      what: "memory of a node: vectors and graph",
      at: until(({ nodeMemory }) => nodeMemory <= headroom * assumptions["node-gb"]),
    },
    {
      what: "disk of a node",
      at: until(({ nodeDisk }) => nodeDisk <= headroom * assumptions["node-disk-gb"]),
    },
    {
      what: "memory of an API server: episodes, words",
      at: until(({ serverMemory: used }) => used <= serverMemory),
    },
    { what: "hours to repair a node", at: until(({ repair }) => repair <= assumptions["repair-limit"]) },
    {
      what: "a shard's words and vectors: p95 of one alone",
      at: until((_, grown) => isIdleHeld(grown, basis)),
    },
  ]);
}

/** What breaks first as nodes and shards are added with the passages, so that a shard stays as large as it is. */
export function findScaleLimits(plan: ClusterPlan, basis: Basis): Limit[] {
  const { assumptions } = basis;
  const scale = (times: number) => ({
    ...plan,
    passages: plan.passages * times,
    nodes: Math.ceil(plan.nodes * times),
    shards: Math.ceil(plan.shards * times),
  });
  const { repair } = weighPlan(plan, basis);
  const model = modelPlan(plan, basis);
  const perShard = model.work.merge.meanMs + model.transferMs;
  const most = assumptions["server-gb"] * 8;
  const until = (isHeld: (grown: ClusterPlan) => boolean) =>
    plan.passages * findLast((times) => isHeld(scale(times)), 1);
  return order([
    {
      what: "merging and sending replies takes all the limit",
      at: until(({ shards }) => shards * perShard <= assumptions.limit),
    },
    {
      what: "some node is always being repaired",
      at: until(({ nodes }) => nodes * repair <= 24 * assumptions["fails-after"]),
    },
    {
      what: `API servers of ${most} GB hold no more episodes`,
      at: until((grown) => weighPlan(grown, basis).serverMemory <= assumptions.headroom * most),
    },
  ]);
}

/** What breaks first as more is asked of a plan, which keeps its limit up to `greatestRate` questions a second. */
export function findRateLimits(plan: ClusterPlan, basis: Basis, greatestRate: number): Limit[] {
  const { assumptions } = basis;
  const model = modelPlan(plan, basis);
  const { serverMs, nodesMs } = sumWork(model);
  const coresOf = ({ count, cores }: { readonly count: number; readonly cores: number }) =>
    1000 * count * cores;
  const remote = 1 - Math.min(1, assumptions.copies / plan.nodes);
  return order([
    { what: "p95 passes its limit", at: greatestRate },
    { what: "cores of the API servers: embedding, ranking", at: coresOf(model.servers) / serverMs },
    { what: "cores of the nodes: words, vectors, merging", at: coresOf(model.nodes) / nodesMs },
    ...(remote === 0 || model.transferMs === 0
      ? []
      : [
          {
            what: "network of the nodes: replies of the shards",
            at: (1000 * plan.nodes) / (plan.shards * model.transferMs * remote),
          },
        ]),
  ]);
}

/** The last value, on a logarithmic scale from 0.001 of `start`, at which it is held; infinite where it always is. */
function findLast(isHeld: (value: number) => boolean, start: number): number {
  let low = start / 1000;
  let high = start * FARTHEST;
  if (isHeld(high)) return Number.POSITIVE_INFINITY;
  if (!isHeld(low)) return 0;
  for (let i = 0; i < STEPS; i++) {
    const middle = Math.sqrt(low * high);
    if (isHeld(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function order(limits: readonly Limit[]): Limit[] {
  return [...limits].sort((a, b) => a.at - b.at);
}
