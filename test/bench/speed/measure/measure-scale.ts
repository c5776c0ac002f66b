import { writeFileSync } from "node:fs";
import { indexGenerated, indexMillion, indexPage, openVectors } from "../corpora/corpora.js";
import { type IndexedCorpus, openCorpus } from "../corpora/open-corpus.js";
import { listCompared, SCALES } from "../corpora/scales.js";
import { type CurvePanel, drawCurve } from "../report/draw-curve.js";
import { type Figure, least } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import { MODEL, openEmbedder } from "../vectors/open-embedders.js";
import { buildEngines, openEngines } from "../vectors/open-engines.js";
import { compareEngines, findLast, spreadRanges } from "./find-crossover.js";
import type { GroupOptions } from "./groups.js";
import { measureRecallOf } from "./measure-recall.js";
import { timeStages } from "./time-searches.js";
import { sumBytes, weighIndex, weighPassage } from "./weigh-indexes.js";

/** The one that docs/speed.md shows; of fewer passages only a draft. */
const PICTURE = "test/bench/speed/report/scaling.svg";
const DRAFT = "dist/bench/scaling.svg";
const STAGE_QUESTIONS = 100;
/** Of fewer passages the memory is within what one process differs by from another. */
const LEAST_WEIGHED = 10_000;
const RECALL_QUERIES = 500;
const RECALL_AT = 10;
const CROSSOVER_QUERIES = 30;
const SHARES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1];
const ROWS = [250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000];

interface Point {
  readonly passages: number;
  readonly embedMs: number;
  readonly retrieveMs: number;
  /** Bytes a passage. */
  readonly memory: number;
  readonly disk: number;
}

/** What grows with the passages, and where the ways of search cross. */
export async function measureScale(options: GroupOptions): Promise<Figure[]> {
  const { largest, questions, million } = options;
  const points: Point[] = [];
  for (const passages of SCALES.filter((scale) => scale <= largest)) {
    showProgress("measuring generated passages", passages, largest);
    points.push(await measurePoint(await indexGenerated(passages), questions));
  }
  if (million) points.push(await measurePoint(await indexMillion(), questions));
  writeFileSync(
    largest === SCALES.at(-1) ? PICTURE : DRAFT,
    drawCurve(
      points.map(({ passages }) => passages),
      describePanels(points),
    ),
  );
  return [describeGrowth(points), ...(await measureGraph(options))];
}

async function measurePoint(corpus: IndexedCorpus, questions: readonly string[]): Promise<Point> {
  const embedder = openEmbedder();
  try {
    const index = await openCorpus(corpus.indexDir, false);
    const asked = questions.slice(0, STAGE_QUESTIONS);
    // The first time is the compiler's.
    await timeStages({ index, embedder }, asked);
    const stages = await timeStages({ index, embedder }, asked);
    const isWeighed = corpus.passages >= LEAST_WEIGHED;
    const base = await weighIndex(await indexPage(), false);
    return {
      passages: corpus.passages,
      ...stages,
      memory: isWeighed ? weighPassage(await weighIndex(corpus, false), base) : Number.NaN,
      disk: sumBytes(corpus.files) / corpus.passages,
    };
  } finally {
    await embedder.close();
  }
}

function describePanels(points: readonly Point[]): CurvePanel[] {
  const series = (name: string, field: keyof Point) => ({
    name,
    values: points.map((point) => point[field]),
  });
  return [
    { title: "ms a question", series: [series("embed", "embedMs"), series("retrieve", "retrieveMs")] },
    { title: "bytes a passage", series: [series("memory", "memory"), series("disk", "disk")] },
  ];
}

function describeGrowth(points: readonly Point[]): Figure {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error("expected a size to measure");
  return {
    name: `retrieval at ${last.passages / 1000}k passages / at ${first.passages / 1000}k`,
    value: last.retrieveMs / first.retrieveMs,
    unit: "",
    target: null,
    notes: points.map(
      ({ passages, embedMs, retrieveMs, memory, disk }) =>
        `${passages / 1000}k: embed ${formatNumber(embedMs)} ms, retrieve ${formatNumber(retrieveMs)} ms; a passage has ${Number.isNaN(memory) ? "" : `${formatNumber(memory)} bytes of memory, `}${formatNumber(disk)} on disk${passages > 100_000 ? " (synthetic)" : ""}`,
    ),
  };
}

/** How good the graph is, and where a scan is faster. */
async function measureGraph({ largest, questions }: GroupOptions): Promise<Figure[]> {
  const cache = await openVectors(largest);
  const queries = questions.slice(0, RECALL_QUERIES).map((text) => cache.find(MODEL.queryPrefix + text));
  const few = queries.slice(0, CROSSOVER_QUERIES);
  const index = await openCorpus((await indexGenerated(largest)).indexDir, false);
  const { graph, exact } = openEngines(index);
  process.stderr.write(`recall over ${queries.length} queries\n`);
  const figures: Figure[] = [
    {
      name: `recall@${RECALL_AT} of HNSW against exact, ${largest / 1000}k passages`,
      value: measureRecallOf(graph, exact, { queries, limit: RECALL_AT }),
      unit: "",
      target: largest === 100_000 ? least(0.98) : null,
      notes: [`${queries.length} real questions, ${graph.matrix.rows} vectors of real text`],
    },
  ];
  for (const passages of listCompared(largest)) {
    process.stderr.write(`where a scan is faster among some of ${passages} passages\n`);
    const engines = openEngines(await openCorpus((await indexGenerated(passages)).indexDir, false));
    const { rows } = engines.graph.matrix;
    const share = findLast(SHARES, (value) => compareEngines(engines, few, spreadRanges(rows, value)));
    figures.push({
      name: `share of rows up to which a scan wins, ${passages / 1000}k`,
      value: share,
      unit: "",
      target: null,
      notes: [
        `of ${SHARES.join(", ")}${share === null ? ": at none" : ""}; below a share the program scans of its own accord`,
      ],
    });
  }
  process.stderr.write("where a scan is faster among all rows\n");
  const sizes = ROWS.filter((count) => count <= graph.matrix.rows);
  const ratios = new Map<number, number>();
  for (const count of sizes) ratios.set(count, compareEngines(await buildEngines(index, count), few));
  const rows = findLast(sizes, (count) => ratios.get(count) ?? Number.NaN);
  figures.push({
    name: "rows up to which a scan of all beats the graph",
    value: rows,
    unit: "",
    target: null,
    notes: [`of ${ROWS.join(", ")}${rows === null ? ": at none" : ""}`],
  });
  return figures;
}
