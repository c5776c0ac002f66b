import fc from "fast-check";
import { expect, test } from "vitest";
import { modelPlan, weighPlan } from "./cluster-plan.js";
import { describeSizing, formatSizings } from "./describe-sizing.js";
import { fitLinear, fitLogarithmic } from "./fit-growth.js";
import { fitHeaps } from "./fit-heaps.js";
import { MEASUREMENTS, readMeasurements } from "./measurements.js";
import { DEFAULTS, readSizingOptions, USAGE } from "./sizing-options.js";

const measurements = readMeasurements(MEASUREMENTS);
const basis = { measurements, assumptions: { ...DEFAULTS, simulated: 300 } };

test("a plan's machines hold what they are to hold, and its table fits 80 columns", () => {
  const sizing = describeSizing(2_000_000, basis);
  const { nodeMemory, nodeDisk, serverMemory } = sizing.sizes;
  expect(nodeMemory).toBeLessThanOrEqual(DEFAULTS.headroom * DEFAULTS["node-gb"]);
  expect(nodeDisk).toBeLessThanOrEqual(DEFAULTS.headroom * DEFAULTS["node-disk-gb"]);
  expect(serverMemory).toBeLessThanOrEqual(DEFAULTS.headroom * sizing.serverGb);
  expect(sizing.plan.nodes).toBeGreaterThanOrEqual(DEFAULTS.copies);
  // Whether any plan keeps the limit is for the measurements to say; what it says of itself must be so.
  const isKept = [sizing.peak, sizing.outage].every(({ latency }) => latency.p95Ms <= DEFAULTS.limit);
  expect(sizing.held).toBe(isKept);
  for (const limits of Object.values(sizing.limits)) {
    const ats = limits.map(({ at }) => at);
    expect(ats).toEqual(ats.toSorted((a, b) => a - b));
  }
  const table = formatSizings([sizing, sizing], basis);
  for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(table).not.toMatch(/NaN|undefined|Infinity/);
  expect(USAGE.split("\n").every((line) => line.length <= 80)).toBe(true);
});

test("twice the passages on the same machines weigh twice, beside what is always there", () => {
  const plan = { passages: 1_000_000, servers: 2, nodes: 3, shards: 3 };
  const [once, twice] = [plan, { ...plan, passages: 2_000_000 }].map((each) => weighPlan(each, basis));
  const always = measurements.cluster.nodeBytes.value / 1e9;
  expect((twice?.nodeMemory ?? 0) - always).toBeCloseTo(2 * ((once?.nodeMemory ?? 0) - always), 6);
  expect(twice?.nodeDisk).toBeCloseTo(2 * (once?.nodeDisk ?? 0), 6);
  expect(twice?.vectorsPerShard).toBe(2 * (once?.vectorsPerShard ?? 0));
});

test("a larger shard is never searched in less time", () => {
  const meanMs = (passages: number) => {
    const { work } = modelPlan({ passages, servers: 1, nodes: 3, shards: 3 }, basis);
    return work.keywords.meanMs + work.vectors.meanMs;
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (a, b) => {
      expect(meanMs(Math.max(a, b))).toBeGreaterThanOrEqual(meanMs(Math.min(a, b)));
    }),
  );
});

test("growth goes through the points of its own law, and goes on as it does", () => {
  const points = (law: (size: number) => number) =>
    [1e3, 1e4, 1e5].map((size) => ({ size, p50Ms: law(size), p95Ms: 2 * law(size) }));
  const linear = fitLinear(points((size) => 1 + size / 1e4));
  expect(linear(1e6).p50Ms).toBeCloseTo(101, 6);
  expect(linear(1e6).p95Ms).toBeCloseTo(202, 6);
  expect(fitLogarithmic(points((size) => 2 + Math.log(size)))(1e6).p50Ms).toBeCloseTo(2 + Math.log(1e6), 6);
});

test("Heaps' law is found where it holds", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 100, noNaN: true }),
      fc.double({ min: 0.2, max: 0.9, noNaN: true }),
      (k, beta) => {
        const points = [1e3, 1e4, 1e5].map((words) => ({ words, different: k * words ** beta }));
        const found = fitHeaps(points);
        expect(found.k).toBeCloseTo(k, 4);
        expect(found.beta).toBeCloseTo(beta, 6);
      },
    ),
  );
});

test("an option that is not understood is named", () => {
  expect(readSizingOptions(["--peak", "2"])?.assumptions.peak).toBe(2);
  expect(readSizingOptions(["--help"])).toBeNull();
  expect(() => readSizingOptions(["--peak", "0.5"])).toThrow("--peak: expected 1 or more, got 0.5");
  expect(() => readSizingOptions(["--copies", "2.5"])).toThrow("--copies: expected a whole number from 1");
  expect(() => readSizingOptions(["--limits", "1"])).toThrow("--limits");
});
