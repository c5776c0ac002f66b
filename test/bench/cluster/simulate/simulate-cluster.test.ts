import { expect, test } from "vitest";
import { createRandom } from "../../create-random.js";
import { arriveByDay, arriveSteadily } from "./arrivals.js";
import type { ClusterModel } from "./cluster-model.js";
import { findGreatestRate } from "./find-greatest-rate.js";
import { fitLogNormal, takeAlways, takeExponentially } from "./service-time.js";
import { simulateCluster } from "./simulate-cluster.js";

const NOTHING = takeAlways(0);

const MODEL: ClusterModel = {
  servers: { count: 2, cores: 2 },
  nodes: { count: 3, cores: 4 },
  shards: 6,
  replicas: 2,
  work: {
    embedding: fitLogNormal({ p50Ms: 10, p95Ms: 15 }),
    keywords: fitLogNormal({ p50Ms: 4, p95Ms: 12 }),
    vectors: fitLogNormal({ p50Ms: 3, p95Ms: 5 }),
    merge: takeAlways(0.1),
    fetch: takeAlways(0.05),
    ranking: takeAlways(3),
  },
  fetched: 60,
  roundTripMs: 0.5,
  transferMs: 0.01,
  failoverMs: 20,
};

/** One station: nothing but the embedding takes time. */
function queueOf(cores: number, meanMs: number): ClusterModel {
  return {
    servers: { count: 1, cores },
    nodes: { count: 1, cores: 1 },
    shards: 1,
    replicas: 1,
    work: {
      embedding: takeExponentially(meanMs),
      keywords: NOTHING,
      vectors: NOTHING,
      merge: NOTHING,
      fetch: NOTHING,
      ranking: NOTHING,
    },
    fetched: 0,
    roundTripMs: 0,
    transferMs: 0,
    failoverMs: 0,
  };
}

/** Mean milliseconds in an M/M/c queue (Erlang 1917). */
function erlangMean(cores: number, meanMs: number, rate: number): number {
  const load = (rate * meanMs) / 1000;
  let term = 1;
  let below = 0;
  for (let k = 0; k < cores; k++) {
    below += term;
    term *= load / (k + 1);
  }
  const full = (term * cores) / (cores - load);
  return meanMs + ((full / (below + full)) * meanMs) / (cores - load);
}

test("a run is its seed's, and another seed's is another", () => {
  const run = (seed: number) =>
    simulateCluster(MODEL, { arrivals: arriveSteadily(150), questions: 500, seed });
  expect(run(7)).toEqual(run(7));
  expect(run(8).latency).not.toEqual(run(7).latency);
});

test.each([
  { cores: 1, rate: 60 },
  { cores: 4, rate: 300 },
  { cores: 8, rate: 640 },
])("a queue of $cores cores at $rate a second waits as long as Erlang's formula says", ({ cores, rate }) => {
  const load = { arrivals: arriveSteadily(rate), questions: 40_000, seed: 1 };
  const { latency } = simulateCluster(queueOf(cores, 10), load);
  const exact = erlangMean(cores, 10, rate);
  expect(Math.abs(latency.meanMs / exact - 1)).toBeLessThan(0.05);
});

test("the questions that are there are the rate times their time (Little's law)", () => {
  const { inSystem, rate, latency } = simulateCluster(MODEL, {
    arrivals: arriveSteadily(200),
    questions: 10_000,
    seed: 3,
  });
  expect(Math.abs(inSystem / ((rate * latency.meanMs) / 1000) - 1)).toBeLessThan(0.02);
});

test("the cores are as busy as the rate times the work of a question (utilisation law)", () => {
  const { utilisation, rate } = simulateCluster(MODEL, {
    arrivals: arriveSteadily(150),
    questions: 10_000,
    seed: 4,
  });
  const { embedding, ranking, keywords, vectors, merge, fetch } = MODEL.work;
  const onServer = (rate * (embedding.meanMs + ranking.meanMs)) / 1000 / 4;
  const onNodes =
    (rate * (6 * (keywords.meanMs + vectors.meanMs + merge.meanMs) + 60 * fetch.meanMs)) / 1000 / 12;
  expect(Math.abs(utilisation.servers / onServer - 1)).toBeLessThan(0.03);
  expect(Math.abs(utilisation.nodes / onNodes - 1)).toBeLessThan(0.03);
});

test("more replicas, each on nodes of its own, never lower the greatest rate", () => {
  const rates = [1, 2, 3].map((replicas) =>
    findGreatestRate(
      { ...MODEL, servers: { count: 50, cores: 2 }, replicas, nodes: { count: 3 * replicas, cores: 4 } },
      { limitMs: 150, questions: 1500, seed: 5 },
    ),
  );
  expect(rates[0]).toBeGreaterThan(0);
  expect(rates).toEqual(rates.toSorted((a, b) => a - b));
});

test("the greatest rate holds its limit, a tenth more does not", () => {
  const goal = { limitMs: 100, questions: 3000, seed: 6 };
  const rate = findGreatestRate(MODEL, goal);
  const p95At = (value: number) =>
    simulateCluster(MODEL, { ...goal, arrivals: arriveSteadily(value) }).latency.p95Ms;
  expect(p95At(rate)).toBeLessThanOrEqual(goal.limitMs);
  expect(p95At(1.1 * rate)).toBeGreaterThan(goal.limitMs);
});

test("no rate holds a limit that one question alone passes", () => {
  expect(findGreatestRate(MODEL, { limitMs: 5, questions: 200, seed: 1 })).toBe(0);
});

test("a node that dies costs time but no answer; without another replica it costs answers", () => {
  const load = { arrivals: arriveSteadily(100), questions: 2000, seed: 9 };
  const outage = { node: 1, from: 500, until: 1500 };
  const whole = simulateCluster(MODEL, load);
  const hurt = simulateCluster(MODEL, { ...load, outage });
  expect(whole.failed).toBe(0);
  expect(hurt.failed).toBe(0);
  expect(hurt.answered).toBe(whole.answered);
  expect(hurt.latency.p99Ms).toBeGreaterThan(whole.latency.p99Ms);
  const alone = simulateCluster({ ...MODEL, replicas: 1 }, { ...load, outage });
  expect(alone.failed).toBeGreaterThan(900);
  expect(alone.failed + alone.answered).toBe(whole.answered);
});

test("more replicas than nodes are refused", () => {
  const load = { arrivals: arriveSteadily(1), questions: 10, seed: 1 };
  expect(() => simulateCluster({ ...MODEL, replicas: 4 }, load)).toThrow(
    "4 replicas need as many nodes, got 3",
  );
});

test("a day has its mean rate, and its peak in the middle", () => {
  const dayMs = 1_000_000;
  const arrivals = arriveByDay(20, { peak: 3, dayMs });
  const random = createRandom(2);
  const hours = new Array<number>(24).fill(0);
  for (let at = arrivals(0, random); at < dayMs; at = arrivals(at, random)) {
    const hour = Math.floor((24 * at) / dayMs);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  const count = hours.reduce((sum, value) => sum + value, 0);
  expect(Math.abs(count / 20_000 - 1)).toBeLessThan(0.03);
  const noon = ((hours[11] ?? 0) + (hours[12] ?? 0)) / 2;
  expect(Math.abs(noon / (count / 24) / 3 - 1)).toBeLessThan(0.1);
  expect(hours[0]).toBeLessThan(noon / 10);
});
