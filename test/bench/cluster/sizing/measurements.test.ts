import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "../../../../src/shared/errors.js";
import { createRandom } from "../../create-random.js";
import type { SearchCost } from "../measure-searches.js";
import { quantile } from "../simulate/quantile.js";
import { fitLogNormal } from "../simulate/service-time.js";
import { MEASUREMENTS, parseMeasurements, readMeasurements } from "./measurements.js";
import { type ClusterBench, takeCluster } from "./take-cluster.js";

type Figures = Record<string, Record<string, Record<string, unknown>>>;
const read = (): Figures => JSON.parse(readFileSync(MEASUREMENTS, "utf8"));
const FIELDS = Object.entries(read()).flatMap(([part, figures]) =>
  Object.keys(figures).map((name) => ({ part, name })),
);

test.each(FIELDS)("without $part.$name nothing is simulated, and the message names it", ({ part, name }) => {
  const figures = read();
  delete figures[part]?.[name];
  expect(() => parseMeasurements(figures, "a.json")).toThrow(AppError);
  try {
    parseMeasurements(figures, "a.json");
  } catch (error) {
    expect((error as AppError).sentence).toContain(`${part}.${name}`);
  }
});

test("a figure that says nothing of its unit or its command is none", () => {
  for (const name of ["unit", "command"]) {
    const figures = read();
    delete figures["server"]?.["episodeBytes"]?.[name];
    expect(() => parseMeasurements(figures, "a.json")).toThrow(AppError);
  }
});

test("figures of a bench are taken up: bytes by what a vector adds, times by the cores' mean", () => {
  const cost = (cpuMs: number): SearchCost => ({ cpuMs, p50Ms: 10, p95Ms: 20 });
  const bench = (vectors: number): ClusterBench => ({
    passages: vectors / 2,
    vectors,
    sections: vectors / 10,
    search: {
      clusterMs: { p50: 20, p95: 40 },
      localMs: null,
      parts: {
        shards: 3,
        keywords: cost(vectors / 1000),
        vectors: cost(6),
        sketches: { ...cost(9), objects: 90 },
        fetch: { ...cost(12), objects: 60 },
        replyBytes: 1000,
      },
    },
    node: {
      diskBytesPerVector: 5000,
      ramBytesPerVector: 1500 + 3e7 / vectors,
      idleBytes: 1e8,
      ingestCpuMsPerVector: 2,
    },
  });
  const { cluster, library } = takeCluster([bench(30_000), bench(3_000)]);
  expect(library.vectorsPerPassage.value).toBe(2);
  expect(cluster.vectorBytes.value).toBeCloseTo(1500);
  expect(cluster.nodeBytes.value).toBeCloseTo(1.3e8);
  expect(fitLogNormal(cluster.merge).meanMs).toBeCloseTo(3, 2);
  expect(fitLogNormal(cluster.fetch).meanMs).toBeCloseTo(0.2, 3);
  expect(cluster.keywordSearch.points.map(({ size }) => size)).toEqual([1_000, 10_000]);
  expect(cluster.keywordSearch.points.map((point) => fitLogNormal(point).meanMs)).toEqual([
    expect.closeTo(1, 2),
    expect.closeTo(10, 2),
  ]);
  expect(() => takeCluster([bench(3_000)])).toThrow("two sizes");
  const known = readMeasurements(MEASUREMENTS);
  expect(() =>
    parseMeasurements({ ...known, cluster: { ...known.cluster, ...cluster } }, "taken"),
  ).not.toThrow();
});

test("draws of a log-normal time have its median, its 95th percentile and its mean", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      fc.double({ min: 1, max: 4, noNaN: true }),
      fc.integer({ min: 1, max: 1e6 }),
      (p50Ms, ratio, seed) => {
        const time = fitLogNormal({ p50Ms, p95Ms: p50Ms * ratio });
        const random = createRandom(seed);
        const draws = Array.from({ length: 20_000 }, () => time.draw(random));
        expect(Math.abs(quantile(draws, 0.5) / p50Ms - 1)).toBeLessThan(0.06);
        expect(Math.abs(quantile(draws, 0.95) / (p50Ms * ratio) - 1)).toBeLessThan(0.1);
        expect(Math.abs(draws.reduce((a, b) => a + b) / 20_000 / time.meanMs - 1)).toBeLessThan(0.06);
      },
    ),
    { numRuns: 20 },
  );
});
