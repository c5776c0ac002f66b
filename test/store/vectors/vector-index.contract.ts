import { describe, expect, test } from "vitest";
import type { VectorIndex } from "../../../src/store/vectors/vector-index.js";
import { VectorMatrix } from "../../../src/store/vectors/vector-matrix.js";

/** Unit vectors from a seeded generator. */
export function makeMatrix(rows: number, dimensions: number, seed = 1): VectorMatrix {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  const data = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const vector = Array.from({ length: dimensions }, random);
    const length = Math.hypot(...vector);
    data.set(
      vector.map((value) => value / length),
      row * dimensions,
    );
  }
  return VectorMatrix.build(data, dimensions);
}

export interface Engine {
  readonly build: (matrix: VectorMatrix) => VectorIndex | Promise<VectorIndex>;
  /** Writes the index and reads it back. */
  readonly reload: (index: VectorIndex) => Promise<VectorIndex>;
}

/** What every engine promises. */
export function describeVectorIndex(name: string, { build, reload }: Engine): void {
  describe(`${name} keeps the vector index contract`, () => {
    test("a stored vector finds itself first, at cosine 1", async () => {
      const matrix = makeMatrix(200, 16);
      const index = await build(matrix);
      for (const row of [0, 57, 199]) {
        const [first] = index.search(matrix.row(row), { limit: 3 });
        expect(first?.row).toBe(row);
        expect(first?.similarity).toBeCloseTo(1, 5);
      }
    });

    test("hits come best first, and as many as asked for", async () => {
      const index = await build(makeMatrix(200, 16));
      const hits = index.search(makeMatrix(1, 16, 9).row(0), { limit: 20 });
      expect(hits).toHaveLength(20);
      expect(hits.map((hit) => hit.similarity)).toEqual(
        hits.map((hit) => hit.similarity).sort((a, b) => b - a),
      );
      expect(new Set(hits.map((hit) => hit.row)).size).toBe(20);
    });

    test("a limit beyond the rows gives every row once", async () => {
      const hits = (await build(makeMatrix(5, 8))).search(makeMatrix(1, 8, 2).row(0), { limit: 100 });
      expect(hits.map((hit) => hit.row).sort()).toEqual([0, 1, 2, 3, 4]);
    });

    test("an empty index finds nothing", async () => {
      expect((await build(makeMatrix(0, 8))).search(makeMatrix(1, 8).row(0), { limit: 3 })).toEqual([]);
    });

    test.each([
      ["narrow", [3, 77]],
      ["wide", Array.from({ length: 150 }, (_, i) => i + 20)],
    ])("a %s filter gives only its rows", async (_, rows) => {
      const among = rows.map((row) => ({ from: row, to: row + 1 }));
      const hits = (await build(makeMatrix(200, 16))).search(makeMatrix(1, 16, 4).row(0), {
        limit: 500,
        among,
      });
      expect(hits.map((hit) => hit.row).sort((a, b) => a - b)).toEqual(rows);
    });

    test("a filter that allows no row finds nothing", async () => {
      expect(
        (await build(makeMatrix(20, 8))).search(makeMatrix(1, 8).row(0), { limit: 3, among: [] }),
      ).toEqual([]);
    });

    test("a query of other dimensions is refused", async () => {
      const index = await build(makeMatrix(20, 8));
      expect(() => index.search(new Float32Array(7), { limit: 3 })).toThrow(
        "expected a vector of 8 numbers, got 7",
      );
    });

    test("written and read back, it answers the same", async () => {
      const index = await build(makeMatrix(300, 16));
      const again = await reload(index);
      const query = makeMatrix(1, 16, 5).row(0);
      expect(again.engine).toBe(index.engine);
      expect(again.search(query, { limit: 10 })).toEqual(index.search(query, { limit: 10 }));
    });
  });
}
