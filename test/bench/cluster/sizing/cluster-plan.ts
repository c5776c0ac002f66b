import type { ClusterModel } from "../simulate/cluster-model.js";
import { fitLogNormal } from "../simulate/service-time.js";
import { describeLibrary, type LibrarySize } from "./describe-library.js";
import { fitLinear, fitLogarithmic } from "./fit-growth.js";
import type { Measurements } from "./measurements.js";
import type { Assumptions } from "./sizing-options.js";

/** Sections that are fetched by their ids for a question. */
const FETCHED = 60;
const GB = 1e9;

/** What is bought: API servers and nodes. */
export interface ClusterPlan {
  readonly passages: number;
  readonly servers: number;
  readonly nodes: number;
  readonly shards: number;
}

/** How much of each machine a plan takes. */
export interface PlanSizes {
  readonly library: LibrarySize;
  readonly vectorsPerShard: number;
  /** GB. */
  readonly serverMemory: number;
  readonly nodeMemory: number;
  readonly nodeDisk: number;
  /** Hours. */
  readonly repair: number;
}

export interface Basis {
  readonly measurements: Measurements;
  readonly assumptions: Assumptions;
}

export function weighPlan(plan: ClusterPlan, { measurements, assumptions }: Basis): PlanSizes {
  const { server, cluster } = measurements;
  const library = describeLibrary(plan.passages, measurements);
  const vectorsPerNode = (library.vectors * assumptions.copies) / plan.nodes;
  const nodeDisk = (vectorsPerNode * cluster.diskBytes.value) / GB;
  return {
    library,
    vectorsPerShard: library.vectors / plan.shards,
    serverMemory:
      (server.baseBytes.value +
        server.outlinesBytes.value +
        library.episodes * server.episodeBytes.value +
        library.stems * server.stemBytes.value) /
      GB,
    nodeMemory: (cluster.nodeBytes.value + vectorsPerNode * cluster.vectorBytes.value) / GB,
    nodeDisk,
    repair: (nodeDisk * cluster.repairSecondsPerGb.value) / 3600,
  };
}

/** What a question meets in a plan. */
export function modelPlan(plan: ClusterPlan, { measurements, assumptions }: Basis): ClusterModel {
  const { server, cluster } = measurements;
  const size = describeLibrary(plan.passages, measurements).vectors / plan.shards;
  return {
    servers: { count: plan.servers, cores: assumptions["server-cores"] },
    nodes: { count: plan.nodes, cores: assumptions["node-cores"] },
    shards: plan.shards,
    replicas: assumptions.copies,
    work: {
      embedding: fitLogNormal(server.embedding),
      keywords: fitLogNormal(fitLinear(cluster.keywordSearch.points)(size)),
      vectors: fitLogNormal(fitLogarithmic(cluster.vectorSearch.points)(size)),
      merge: fitLogNormal(cluster.merge),
      fetch: fitLogNormal(cluster.fetch),
      ranking: fitLogNormal(server.ranking),
    },
    fetched: FETCHED,
    roundTripMs: assumptions["round-trip"],
    transferMs: (8 * cluster.replyBytes.value) / (assumptions.network * 1e6),
    failoverMs: cluster.failoverMs.value,
  };
}

/** Questions a second in the busiest moment. */
export function readPeakRate(assumptions: Assumptions): number {
  return (assumptions["questions-per-day"] * assumptions.peak) / 86_400;
}
