import type { PassageIndex } from "../../../../src/store/local/passage-index.js";
import { ExactIndex } from "../../../../src/store/vectors/exact-index.js";
import { HnswIndex } from "../../../../src/store/vectors/hnsw-index.js";
import { loadAddon } from "../../../../src/store/vectors/load-addon.js";
import { VectorMatrix } from "../../../../src/store/vectors/vector-matrix.js";
import type { Engines } from "../measure/find-crossover.js";

/** The index's own graph beside a scan of the same rows. Throws where the index has no graph. */
export function openEngines({ vectors }: PassageIndex): Engines {
  if (vectors?.engine !== "hnsw") throw new Error("expected an index with a graph");
  return { graph: vectors, exact: new ExactIndex(vectors.matrix) };
}

/** A graph of the first `rows` of the index, beside a scan of them. Throws where the addon does not load. */
export async function buildEngines({ vectors }: PassageIndex, rows: number): Promise<Engines> {
  const addon = loadAddon();
  if (vectors === null || !addon.loaded) throw new Error("expected vectors and the addon");
  const { dimensions } = vectors.matrix;
  const data = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) data.set(vectors.matrix.row(row), row * dimensions);
  const matrix = VectorMatrix.build(data, dimensions);
  return { graph: await HnswIndex.build(addon.addon, matrix), exact: new ExactIndex(matrix) };
}
