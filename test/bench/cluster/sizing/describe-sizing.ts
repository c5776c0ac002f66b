import { formatNumber } from "../../speed/report/format-table.js";
import { arriveByDay } from "../simulate/arrivals.js";
import { findGreatestRate } from "../simulate/find-greatest-rate.js";
import { type ClusterRun, simulateCluster } from "../simulate/simulate-cluster.js";
import {
  type Basis,
  type ClusterPlan,
  modelPlan,
  type PlanSizes,
  readPeakRate,
  weighPlan,
} from "./cluster-plan.js";
import { findPassageLimits, findRateLimits, findScaleLimits, type Limit } from "./find-limits.js";
import { pricePlan } from "./price-plan.js";
import {
  chooseServerMemory,
  countQuestions,
  simulateOutage,
  simulatePeak,
  sizeCluster,
} from "./size-cluster.js";

/** All that is told of so many passages. */
export interface Sizing {
  readonly plan: ClusterPlan;
  /** Whether any number of machines keeps the limit. */
  readonly held: boolean;
  readonly sizes: PlanSizes;
  /** GB of each API server. */
  readonly serverGb: number;
  readonly peak: ClusterRun;
  readonly outage: ClusterRun;
  readonly day: ClusterRun;
  /** Questions a second. */
  readonly greatestRate: number;
  readonly price: { readonly month: number; readonly millionQuestions: number };
  /** Days, on the embedding cores, and on all the nodes' cores for what is written. */
  readonly ingest: { readonly embedding: number; readonly writing: number };
  readonly limits: { readonly passages: Limit[]; readonly scale: Limit[]; readonly rate: Limit[] };
}

const DAY_S = 86_400;

export function describeSizing(passages: number, basis: Basis): Sizing {
  const { assumptions, measurements } = basis;
  const { plan, held } = sizeCluster(passages, basis);
  const { simulated, seed, limit: limitMs, peak } = assumptions;
  const questions = countQuestions(plan, simulated);
  const mean = readPeakRate(assumptions) / peak;
  const arrivals = arriveByDay(mean, { peak, dayMs: (1000 * questions) / mean });
  const model = modelPlan(plan, basis);
  const sizes = weighPlan(plan, basis);
  const { passagesPerSecond, insertMs } = measurements.ingest;
  const written = sizes.library.vectors * assumptions.copies * (insertMs.value / 1000);
  const greatestRate = held ? findGreatestRate(model, { limitMs, questions, seed }) : 0;
  return {
    plan,
    held,
    sizes,
    serverGb: chooseServerMemory(plan, basis),
    peak: simulatePeak(plan, basis),
    outage: simulateOutage(plan, basis),
    day: simulateCluster(model, { arrivals, questions, seed }),
    greatestRate,
    price: pricePlan(plan, basis),
    ingest: {
      embedding: passages / (passagesPerSecond.value * assumptions["embedding-cores"]) / DAY_S,
      writing: written / (plan.nodes * assumptions["node-cores"]) / DAY_S,
    },
    limits: {
      passages: findPassageLimits(plan, basis),
      scale: findScaleLimits(plan, basis),
      rate: findRateLimits(plan, basis, greatestRate),
    },
  };
}

/** Times the limit that half of the questions take where queues only grow. */
const OVERLOADED = 10;
const NAME = 50;
const VALUE = 15;

/** The sizings side by side, and below them what breaks first in each; no line is longer than 80 characters. */
export function formatSizings(sizings: readonly Sizing[], { assumptions }: Basis): string {
  const row = (name: string, read: (sizing: Sizing) => string) =>
    name.slice(0, NAME).padEnd(NAME) + sizings.map((sizing) => read(sizing).padStart(VALUE)).join("");
  const spread = ({ latency }: ClusterRun) =>
    latency.p50Ms > OVERLOADED * assumptions.limit
      ? "overloaded"
      : [latency.p50Ms, latency.p95Ms, latency.p99Ms].map((value) => value.toFixed(0)).join("/");
  const number = (read: (sizing: Sizing) => number) => (sizing: Sizing) => showCount(read(sizing));
  const share = (value: number) => `${(100 * value).toFixed(0)} %`;
  return [
    row(
      "passages",
      number(({ plan }) => plan.passages),
    ),
    row(
      "episodes",
      number(({ sizes }) => sizes.library.episodes),
    ),
    row(
      `API servers, ${assumptions["server-cores"]} cores each`,
      number(({ plan }) => plan.servers),
    ),
    row(
      "  memory used of each, GB",
      ({ sizes, serverGb }) => `${formatNumber(sizes.serverMemory)} of ${serverGb}`,
    ),
    row(
      `nodes, ${assumptions["node-cores"]} cores and ${assumptions["node-gb"]} GB each`,
      number(({ plan }) => plan.nodes),
    ),
    row(
      "  memory used of each, GB",
      number(({ sizes }) => sizes.nodeMemory),
    ),
    row(
      "  disk used of each, GB",
      number(({ sizes }) => sizes.nodeDisk),
    ),
    row(
      `shards, ${assumptions.copies} copies of each`,
      number(({ plan }) => plan.shards),
    ),
    row(
      "  vectors of each",
      number(({ sizes }) => sizes.vectorsPerShard),
    ),
    row(`ms at ${formatNumber(readPeakRate(assumptions))} questions/s: p50/p95/p99`, ({ peak }) =>
      spread(peak),
    ),
    row("  with a node down", ({ outage }) => spread(outage)),
    row("  over a day of that peak", ({ day }) => spread(day)),
    row("  busy: API servers", ({ peak }) => share(peak.utilisation.servers)),
    row("  busy: nodes", ({ peak }) => share(peak.utilisation.nodes)),
    row(`questions/s with p95 below ${assumptions.limit} ms`, ({ held, greatestRate }) =>
      held ? showCount(greatestRate) : "none",
    ),
    row(
      "dollars a million questions",
      number(({ price }) => price.millionQuestions),
    ),
    row(
      "dollars a month",
      number(({ price }) => price.month),
    ),
    row(
      `days to embed, ${assumptions["embedding-cores"]} cores`,
      number(({ ingest }) => ingest.embedding),
    ),
    row(
      "days to write, all cores of the nodes",
      number(({ ingest }) => ingest.writing),
    ),
    row(
      "hours to repair a node",
      number(({ sizes }) => sizes.repair),
    ),
    ...sizings.flatMap(formatLimits),
  ].join("\n");
}

function formatLimits({ plan, limits }: Sizing): string[] {
  const list = (title: string, found: readonly Limit[], unit: string) => [
    `  ${title}`,
    ...found.map(({ what, at }) => {
      const value = Number.isFinite(at) ? `${showCount(at)} ${unit}` : "not within reach";
      return `    ${what.padEnd(NAME - 4)}${value.padStart(2 * VALUE - 2)}`;
    }),
  ];
  return [
    `\nWhat breaks first, of the machines for ${showCount(plan.passages)} passages`,
    ...list("as passages are added to them", limits.passages, "passages"),
    ...list("as nodes are added with the passages", limits.scale, "passages"),
    ...list("as more is asked", limits.rate, "a second"),
  ];
}

const UNITS = [
  { from: 1e9, name: " G" },
  { from: 1e6, name: " M" },
  { from: 1e4, name: " k", by: 1e3 },
];

function showCount(value: number): string {
  const unit = UNITS.find(({ from }) => value >= from);
  if (unit !== undefined) return `${Number((value / (unit.by ?? unit.from)).toPrecision(3))}${unit.name}`;
  return Number.isInteger(value) ? String(value) : formatNumber(value);
}
