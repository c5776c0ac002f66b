import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openVectors } from "../../../src/store/local/open-matrices.js";
import { ExactIndex } from "../../../src/store/vectors/exact-index.js";
import { HnswIndex } from "../../../src/store/vectors/hnsw-index.js";
import { type HnswAddon, loadAddon } from "../../../src/store/vectors/load-addon.js";
import { measureRecall } from "../../../src/store/vectors/measure-recall.js";
import type { VectorIndex } from "../../../src/store/vectors/vector-index.js";
import { VectorMatrix } from "../../../src/store/vectors/vector-matrix.js";
import { describeVectorIndex, makeMatrix } from "./vector-index.contract.js";

const state = loadAddon();
if (!state.loaded) throw new Error(`hnswlib-node does not load: ${state.reason}`);
const addon: HnswAddon = state.addon;

/** Written to a file and opened again. */
async function openMatrix(matrix: VectorMatrix): Promise<VectorMatrix> {
  const path = join(await mkdtemp(join(tmpdir(), "cuepoint-vectors-")), "vectors.f32");
  await writeFile(path, Buffer.concat([...matrix.encode()]));
  return openVectors(path, matrix);
}

describeVectorIndex("ExactIndex", {
  build: (matrix) => new ExactIndex(matrix),
  reload: async ({ matrix }) => new ExactIndex((await openMatrix(matrix)).load()),
});

describeVectorIndex("ExactIndex on rows that stay on disk", {
  build: (matrix) => new ExactIndex(matrix),
  reload: async ({ matrix }) => new ExactIndex(await openMatrix(matrix)),
});

describeVectorIndex("HnswIndex", {
  build: (matrix) => HnswIndex.build(addon, matrix),
  reload: async (index) => {
    const path = join(await mkdtemp(join(tmpdir(), "cuepoint-hnsw-")), "vectors.hnsw");
    const built = await HnswIndex.build(addon, index.matrix);
    built.write(path);
    const graph = await HnswIndex.readGraph(addon, path, index.matrix.dimensions);
    return HnswIndex.open(await openMatrix(index.matrix), graph, built.rowOfLabel);
  },
});

test("HNSW finds at least 95 of 100 of what the exact scan finds among 2,000 vectors", async () => {
  const matrix = makeMatrix(2000, 32);
  const exact = new ExactIndex(matrix);
  const hnsw = await HnswIndex.build(addon, matrix);
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
  (await HnswIndex.build(addon, makeMatrix(10, 8))).write(path);
  const labels = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);
  const graph = await HnswIndex.readGraph(addon, path, 8);
  const open = (rows: number, rowOfLabel: Uint32Array) =>
    HnswIndex.open(makeMatrix(rows, 8), graph, rowOfLabel);
  expect(() => open(11, labels(11))).toThrow("expected a graph of 11 vectors, found 10");
  expect(() => open(9, labels(10))).toThrow("expected labels of 9 rows, found 10");
});

test("a graph that is changed finds what one built anew finds, after rows went, came and moved", async () => {
  const before = makeMatrix(600, 16);
  const fresh = makeMatrix(60, 16, 7);
  // Every tenth row goes, the others move up, the new ones stand between them.
  const kept = Array.from({ length: 600 }, (_, row) => row).filter((row) => row % 10 !== 3);
  const rowsBefore = Int32Array.from(kept.flatMap((row, i) => (i % 9 === 0 ? [-1, row] : [row])));
  const rows = [...rowsBefore].map((row, i, all) =>
    row >= 0 ? before.row(row) : fresh.row(all.slice(0, i).filter((other) => other < 0).length),
  );
  const after = VectorMatrix.build(Float32Array.from(rows.flatMap((row) => [...row])), 16);
  const updated = await (await HnswIndex.build(addon, before)).update(after, rowsBefore);
  const exact = new ExactIndex(after);
  let found = 0;
  for (let seed = 50; seed < 70; seed++) {
    const query = makeMatrix(1, 16, seed).row(0);
    const expected = exact.search(query, { limit: 10 });
    const hits = updated?.search(query, { limit: 10 }) ?? [];
    found += hits.filter(({ row }) => expected.some((hit) => hit.row === row)).length;
    expect(
      hits.every(({ row, similarity }) => Math.abs(after.similarity(query, row) - similarity) < 1e-5),
    ).toBe(true);
  }
  expect(found).toBeGreaterThanOrEqual(190);
});

test("a graph most of whose rows have gone is built anew", async () => {
  const before = makeMatrix(100, 8);
  const after = makeMatrix(50, 8);
  expect(
    await (await HnswIndex.build(addon, before)).update(
      after,
      Int32Array.from({ length: 50 }, (_, row) => row),
    ),
  ).toBeNull();
});

test("a matrix refuses numbers that are not finite, and rows that are not whole", async () => {
  expect(() => VectorMatrix.build(Float32Array.of(1, 0, Number.NaN, 0), 2)).toThrow(
    "expected finite numbers, got NaN in row 1",
  );
  expect(() => VectorMatrix.build(Float32Array.of(1, 0, 1), 2)).toThrow(
    "expected rows of 2 numbers, got 3 numbers",
  );
});

test("a file of another number of rows is refused", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "cuepoint-vectors-")), "vectors.f32");
  await writeFile(path, Buffer.alloc(5 * 8 * 4));
  expect(() => openVectors(path, { rows: 6, dimensions: 8 })).toThrow(
    expect.objectContaining({ code: "index_damaged" }),
  );
});

test("recall is the share of the ten nearest that an index finds: 1 of the exact scan, 0 of one that finds others", async () => {
  const exact = new ExactIndex(makeMatrix(300, 16));
  expect(await measureRecall(exact)).toBe(1);
  const { engine, matrix } = exact;
  const finding = (search: VectorIndex["search"]): VectorIndex => ({ engine, matrix, search });
  expect(await measureRecall(finding((...asked) => exact.search(...asked).slice(0, 6)))).toBeCloseTo(0.5, 5);
  expect(await measureRecall(finding(() => []))).toBe(0);
  expect(await measureRecall(new ExactIndex(makeMatrix(1, 16)))).toBe(1);
  // Of copies it does not matter which are found.
  const copies = VectorMatrix.build(
    Float32Array.from({ length: 600 * 16 }, (_, i) => Number(i % 16 === 0)),
    16,
  );
  expect(await measureRecall(await HnswIndex.build(addon, copies))).toBe(1);
});
