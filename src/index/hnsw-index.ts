import { describeError } from "../errors.js";
import { ExactIndex } from "./exact-index.js";
import type { HnswAddon, HnswGraph } from "./load-addon.js";
import { describeDamage } from "./manifest.js";
import { compareHits, type SearchOptions, type VectorHit, type VectorIndex } from "./vector-index.js";
import type { VectorMatrix } from "./vector-matrix.js";

/** Links a node keeps, breadth while building, breadth while searching (Malkov & Yashunin 2018, section 4). */
const LINKS = 16;
const BUILD_BREADTH = 200;
const SEARCH_BREADTH = 100;
/** Fixed, so that one corpus always gives one graph. */
const SEED = 100;
/** Below this share of accepted rows the scan is faster than a filtered walk, as well as exact. */
const SCAN_SHARE = 0.05;

/** Approximate nearest neighbours in `hnswlib-node`; narrow filters are scanned exactly. */
export class HnswIndex implements VectorIndex {
  readonly engine = "hnsw";
  readonly matrix: VectorMatrix;
  readonly #graph: HnswGraph;
  readonly #scan: ExactIndex;

  private constructor(matrix: VectorMatrix, graph: HnswGraph) {
    this.matrix = matrix;
    this.#graph = graph;
    this.#scan = new ExactIndex(matrix);
  }

  static build(addon: HnswAddon, matrix: VectorMatrix): HnswIndex {
    const graph = new addon.HierarchicalNSW("ip", matrix.dimensions);
    graph.initIndex(Math.max(1, matrix.rows), LINKS, BUILD_BREADTH, SEED);
    for (let row = 0; row < matrix.rows; row++) graph.addPoint(Array.from(matrix.row(row)), row);
    return new HnswIndex(matrix, graph);
  }

  /**
   * The file must already be verified by its digest: native code trusts its bytes.
   * Throws `index_damaged` where the graph does not hold the matrix's rows.
   */
  static read(addon: HnswAddon, matrix: VectorMatrix, path: string): HnswIndex {
    const graph = new addon.HierarchicalNSW("ip", matrix.dimensions);
    try {
      graph.readIndexSync(path);
    } catch (cause) {
      throw describeDamage(`${path} holds no graph: ${describeError(cause)}`, cause);
    }
    if (graph.getCurrentCount() !== matrix.rows) {
      throw describeDamage(`expected a graph of ${matrix.rows} vectors, found ${graph.getCurrentCount()}`);
    }
    return new HnswIndex(matrix, graph);
  }

  write(path: string): void {
    this.#graph.writeIndexSync(path);
  }

  search(query: Float32Array, options: SearchOptions): VectorHit[] {
    const { limit, rows } = options;
    this.matrix.checkQuery(query);
    const count = Math.min(limit, rows?.length ?? this.matrix.rows);
    if (count === 0) return [];
    if (rows !== undefined && rows.length < this.matrix.rows * SCAN_SHARE)
      return this.#scan.search(query, options);
    const accepted = rows === undefined ? undefined : new Set(rows);
    // The addon forgets the breadth with every load, and must never search narrower than it is asked to return.
    this.#graph.setEf(Math.max(SEARCH_BREADTH, count));
    const found = this.#graph.searchKnn(
      Array.from(query),
      count,
      accepted === undefined ? undefined : (row) => accepted.has(row),
    );
    return found.neighbors
      .map((row, i) => ({ row, similarity: 1 - (found.distances[i] ?? 1) }))
      .sort(compareHits);
  }
}
