import { describeError } from "../../shared/errors.js";
import type { Progress } from "../../shared/progress.js";
import { describeDamage } from "../index-facts.js";
import { countRows, maskRows } from "../row-range.js";
import { ExactIndex } from "./exact-index.js";
import type { HnswAddon, HnswGraph } from "./load-addon.js";
import type { SearchOptions, VectorHit, VectorIndex } from "./vector-index.js";
import type { VectorMatrix } from "./vector-matrix.js";

/** The links that a node keeps, and the breadths of building and of searching (Malkov & Yashunin 2018, section 4). */
const LINKS = 16;
const BUILD_BREADTH = 200;
const SEARCH_BREADTH = 100;
/** The seed is fixed, so that one corpus always gives one graph. */
const SEED = 100;
/** Below this share of accepted rows a scan is faster than a filtered walk, and exact as well. */
const SCAN_SHARE = 0.05;
/** Nodes of deleted rows lead searches astray and take room: where they are more than this share the graph is built anew. */
const MOST_DEAD = 0.2;
const DEAD = 0xffffffff;

export interface LinkOptions {
  /** Is told how many vectors have been linked, of how many. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

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

  /** Builds the graph of a matrix. Throws the signal's reason. */
  static async build(addon: HnswAddon, matrix: VectorMatrix, options: LinkOptions = {}): Promise<HnswIndex> {
    const graph = new addon.HierarchicalNSW("ip", matrix.dimensions);
    graph.initIndex(Math.max(1, matrix.rows), LINKS, BUILD_BREADTH, SEED);
    const rows = Uint32Array.from({ length: matrix.rows }, (_, row) => row);
    await link(graph, matrix, { ...options, rows, firstLabel: 0 });
    return new HnswIndex(matrix, graph, rows);
  }

  /**
   * Reads a graph of vectors of so many dimensions, in a thread of its own. The file must already be verified by its
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

  /** Joins a matrix and its graph. Throws `index_damaged` where the graph does not hold the matrix's rows. */
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
   * Makes the index of another matrix that shares most rows with this one: the graph is changed, not built anew, and
   * this index cannot be used any more. `rowsBefore` gives for each row of the new matrix its row in this one, or -1.
   * Gives null where so much has changed that it is better to build a new graph.
   */
  async update(
    matrix: VectorMatrix,
    rowsBefore: Int32Array,
    options: LinkOptions = {},
  ): Promise<HnswIndex | null> {
    const labelOfRow = new Uint32Array(this.matrix.rows);
    this.rowOfLabel.forEach((row, label) => {
      if (row !== DEAD) labelOfRow[row] = label;
    });
    const fresh = Uint32Array.from([...rowsBefore.keys()].filter((row) => (rowsBefore[row] ?? 0) < 0));
    const firstLabel = this.rowOfLabel.length;
    const labels = firstLabel + fresh.length;
    if (labels - matrix.rows > labels * MOST_DEAD) return null;
    const rowOfLabel = new Uint32Array(labels).fill(DEAD);
    rowsBefore.forEach((before, row) => {
      if (before >= 0) rowOfLabel[labelOfRow[before] ?? 0] = row;
    });
    this.rowOfLabel.forEach((row, label) => {
      if (row !== DEAD && rowOfLabel[label] === DEAD) this.#graph.markDelete(label);
    });
    this.#graph.resizeIndex(Math.max(1, labels));
    await link(this.#graph, matrix, { ...options, rows: fresh, firstLabel });
    rowOfLabel.set(fresh, firstLabel);
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
    // The addon forgets the breadth whenever it loads a graph, and must never search more narrowly than it is to return.
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

/** So many vectors are linked, in some tens of milliseconds, before other work has its turn. */
const LINKED_AT_ONCE = 64;

/** Puts rows of a matrix into a graph, each under the next label. Throws the signal's reason. */
async function link(
  graph: HnswGraph,
  matrix: VectorMatrix,
  {
    rows,
    firstLabel,
    onProgress,
    signal,
  }: LinkOptions & { readonly rows: Uint32Array; readonly firstLabel: number },
): Promise<void> {
  for (const [i, row] of rows.entries()) {
    if (i % LINKED_AT_ONCE === 0) {
      signal?.throwIfAborted();
      onProgress?.({ done: i, total: rows.length });
      await new Promise((resolve) => setImmediate(resolve));
    }
    graph.addPoint(Array.from(matrix.row(row)), firstLabel + i);
  }
  onProgress?.({ done: rows.length, total: rows.length });
}
