import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ExactIndex } from "../../src/index/exact-index.js";
import { HnswIndex } from "../../src/index/hnsw-index.js";
import { decodeVectors, encodeVectors } from "../../src/index/index-files.js";
import { type HnswAddon, loadAddon } from "../../src/index/load-addon.js";
import { VectorMatrix } from "../../src/index/vector-matrix.js";
import { describeVectorIndex, makeMatrix } from "./vector-index.contract.js";

const state = loadAddon();
if (!state.loaded) throw new Error(`hnswlib-node does not load: ${state.reason}`);
const addon: HnswAddon = state.addon;

describeVectorIndex("ExactIndex", {
  build: (matrix) => new ExactIndex(matrix),
  reload: async ({ matrix }) =>
    new ExactIndex(new VectorMatrix(decodeVectors(encodeVectors(matrix.data)), matrix.dimensions)),
});

describeVectorIndex("HnswIndex", {
  build: (matrix) => HnswIndex.build(addon, matrix),
  reload: async (index) => {
    const path = join(await mkdtemp(join(tmpdir(), "cuepoint-hnsw-")), "vectors.hnsw");
    HnswIndex.build(addon, index.matrix).write(path);
    return HnswIndex.read(addon, index.matrix, path);
  },
});

test("HNSW finds at least 95 of 100 of what the exact scan finds among 2,000 vectors", () => {
  const matrix = makeMatrix(2000, 32);
  const exact = new ExactIndex(matrix);
  const hnsw = HnswIndex.build(addon, matrix);
  let found = 0;
  for (let seed = 100; seed < 120; seed++) {
    const query = makeMatrix(1, 32, seed).row(0);
    const expected = new Set(exact.search(query, { limit: 10 }).map((hit) => hit.row));
    found += hnsw.search(query, { limit: 10 }).filter((hit) => expected.has(hit.row)).length;
  }
  expect(found).toBeGreaterThanOrEqual(190);
});

test("a graph with another number of vectors is refused", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "cuepoint-hnsw-")), "vectors.hnsw");
  HnswIndex.build(addon, makeMatrix(10, 8)).write(path);
  expect(() => HnswIndex.read(addon, makeMatrix(11, 8), path)).toThrow(
    "expected a graph of 11 vectors, found 10",
  );
});

test("a matrix refuses numbers that are not finite, and rows that are not whole", () => {
  expect(() => new VectorMatrix(Float32Array.of(1, 0, Number.NaN, 0), 2)).toThrow(
    "expected finite numbers, got NaN in row 1",
  );
  expect(() => new VectorMatrix(Float32Array.of(1, 0, 1), 2)).toThrow(
    "expected rows of 2 numbers, got 3 numbers",
  );
});
