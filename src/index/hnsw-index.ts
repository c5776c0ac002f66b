import { describeError } from "../errors.js";
import { ExactIndex } from "./exact-index.js";
import type { HnswAddon, HnswGraph } from "./load-addon.js";
import { describeDamage } from "./manifest.js";
import { countRows, maskRows } from "./row-range.js";
import type { SearchOptions, VectorHit, VectorIndex } from "./vector-index.js";
import type { VectorMatrix } from "./vector-matrix.js";

/** Links a node keeps, breadth while building, breadth while searching (Malkov & Yashunin 2018, section 4). */
const LINKS = 16;
const BUILD_BREADTH = 200;
const SEARCH_BREADTH = 100;
/** Fixed, so that one corpus always gives one graph. */
const SEED = 100;
/** Below this share of accepted rows the scan is faster than a filtered walk, as well as exact. */
const SCAN_SHARE = 0.05;
/** Nodes of deleted rows lead searches astray and take room: with more than this share the graph is built anew. */
const MOST_DEAD = 0.2;
const DEAD = 0xffffffff;

/** Approximate nearest neighbours in `hnswlib-node`; narrow filters are scanned exactly. */
export class HnswIndex implements VectorIndex {
  readonly engine = "hnsw";
  readonly matrix: VectorMatrix;
  /** The row of each node of the graph, by its label; 2^32 - 1 for a node whose row is gone. */
  readonly rowOfLabel: Uint32Array;
  readonly #graph: HnswGraph;
  readonly #scan: ExactIndex;

  private constructor(matrix: VectorMatrix, graph: HnswGraph, rowOfLabel: Uint32Array) {
    this.matrix = matrix;
    this.rowOfLabel = rowOfLabel;
    this.#graph = graph;
    this.#scan = new ExactIndex(matrix);
  }

  static build(addon: HnswAddon, matrix: VectorMatrix): HnswIndex {
    const graph = new addon.HierarchicalNSW("ip", matrix.dimensions);
    graph.initIndex(Math.max(1, matrix.rows), LINKS, BUILD_BREADTH, SEED);
    for (let row = 0; row < matrix.rows; row++) graph.addPoint(Array.from(matrix.row(row)), row);
    return new HnswIndex(
      matrix,
      graph,
      Uint32Array.from({ length: matrix.rows }, (_, row) => row),
    );
  }

  /**
   * A graph of vectors of so many dimensions, read in a thread of its own. The file must already be verified by its
   * digest: native code trusts its bytes. Throws `index_damaged` where it holds no graph.
   */
  static async readGraph(addon: HnswAddon, path: string, dimensions: number): Promise<HnswGraph> {
    const graph = new addon.HierarchicalNSW("ip", dimensions);
    try {
      await graph.readIndex(path);
    } catch (cause) {
      throw describeDamage(`${path} holds no graph: ${describeError(cause)}`, cause);
    }
    return graph;
  }

  /** Throws `index_damaged` where the graph does not hold the matrix's rows. */
  static open(matrix: VectorMatrix, graph: HnswGraph, rowOfLabel: Uint32Array): HnswIndex {
    if (graph.getCurrentCount() !== rowOfLabel.length) {
      throw describeDamage(
        `expected a graph of ${rowOfLabel.length} vectors, found ${graph.getCurrentCount()}`,
      );
    }
    const living = rowOfLabel.filter((row) => row !== DEAD);
    if (living.length !== matrix.rows || living.some((row) => row >= matrix.rows)) {
      throw describeDamage(`expected labels of ${matrix.rows} rows, found ${living.length}`);
    }
    return new HnswIndex(matrix, graph, rowOfLabel);
  }

  /**
   * The index of another matrix, most of whose rows are this one's: the graph is changed, not built anew, and
   * this index is of no use any more. `rowsBefore` has for each row of the new matrix its row in this one, or -1.
   * Null where so much has changed that building anew is better.
   */
  update(matrix: VectorMatrix, rowsBefore: Int32Array): HnswIndex | null {
    const labelOfRow = new Uint32Array(this.matrix.rows);
    this.rowOfLabel.forEach((row, label) => {
      if (row !== DEAD) labelOfRow[row] = label;
    });
    const fresh = rowsBefore.reduce((count, row) => count + (row < 0 ? 1 : 0), 0);
    const labels = this.rowOfLabel.length + fresh;
    if (labels - matrix.rows > labels * MOST_DEAD) return null;
    const rowOfLabel = new Uint32Array(labels).fill(DEAD);
    rowsBefore.forEach((before, row) => {
      if (before >= 0) rowOfLabel[labelOfRow[before] ?? 0] = row;
    });
    this.rowOfLabel.forEach((row, label) => {
      if (row !== DEAD && rowOfLabel[label] === DEAD) this.#graph.markDelete(label);
    });
    this.#graph.resizeIndex(Math.max(1, labels));
    let label = this.rowOfLabel.length;
    rowsBefore.forEach((before, row) => {
      if (before >= 0) return;
      this.#graph.addPoint(Array.from(matrix.row(row)), label);
      rowOfLabel[label++] = row;
    });
    return new HnswIndex(matrix, this.#graph, rowOfLabel);
  }

  write(path: string): void {
    this.#graph.writeIndexSync(path);
  }

  search(query: Float32Array, options: SearchOptions): VectorHit[] {
    const { limit, among } = options;
    this.matrix.checkQuery(query);
    const candidates = among === undefined ? this.matrix.rows : countRows(among);
    const count = Math.min(limit, candidates);
    if (count === 0) return [];
    if (candidates < this.matrix.rows * SCAN_SHARE) return this.#scan.search(query, options);
    const accepted = among === undefined ? null : maskRows(among, this.matrix.rows);
    // The addon forgets the breadth with every load, and must never search narrower than it is asked to return.
    this.#graph.setEf(Math.max(SEARCH_BREADTH, count));
    const found = this.#graph.searchKnn(
      Array.from(query),
      count,
      accepted === null ? undefined : (label) => accepted[this.rowOfLabel[label] ?? DEAD] === 1,
    );
    return found.neighbors
      .map((label, i) => ({
        row: this.rowOfLabel[label] ?? DEAD,
        similarity: 1 - (found.distances[i] ?? 1),
      }))
      .filter(({ row }) => row !== DEAD)
      .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
  }
}
