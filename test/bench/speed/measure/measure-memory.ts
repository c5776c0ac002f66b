import { indexGenerated, indexPage, indexTranscripts } from "../corpora/corpora.js";
import { type IndexedCorpus, openCorpus } from "../corpora/open-corpus.js";
import { type Figure, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import { MODEL } from "../vectors/open-embedders.js";
import type { IndexWeight } from "../weigh-index.js";
import type { GroupOptions } from "./groups.js";
import { median } from "./paired-runs.js";
import { readLastLine, runChild } from "./run-child.js";
import { sumBytes, weighIndex, weighPassage } from "./weigh-indexes.js";

/** The transcripts have a few more. */
const TRANSCRIPT_PASSAGES = 10_000;
const SOAK_PASSAGES = 10_000;

/** What a passage weighs in memory and on disk, and whether searching adds to it. */
export async function measureMemory({ runs, largest, searches }: GroupOptions): Promise<Figure[]> {
  const page = await indexPage();
  const vectorBytes = MODEL.dimensions * Float32Array.BYTES_PER_ELEMENT;
  const corpus = await indexGenerated(largest);
  const weights: { weight: IndexWeight; base: IndexWeight }[] = [];
  for (let run = 0; run < runs; run++) {
    showProgress("weighing an index", run, runs);
    weights.push({ weight: await weighIndex(corpus, false), base: await weighIndex(page, false) });
  }
  const each = median(weights.map(({ weight, base }) => weighPassage(weight, base)));
  const weight = weights[0]?.weight;
  const disk = sumBytes(corpus.files) / corpus.passages;
  const figures: Figure[] = [
    {
      name: `memory a passage / its vector, ${largest / 1000}k passages`,
      value: each / vectorBytes,
      unit: "",
      target: largest === 100_000 ? most(1.6) : null,
      notes: [
        `${formatNumber(each)} bytes over ${vectorBytes}; the whole process ${showMegabytes(weight?.rss)}, of it heap ${showMegabytes(weight?.heapUsed)}, array buffers ${showMegabytes(weight?.arrayBuffers)}, all that is external ${showMegabytes(weight?.external)}`,
      ],
    },
    {
      name: `disk a passage / its vector, ${largest / 1000}k passages`,
      value: disk / vectorBytes,
      unit: "",
      target: null,
      notes: [`${formatNumber(disk)} bytes over ${vectorBytes}: ${describeFiles(corpus)}`],
    },
  ];
  const transcripts = largest >= TRANSCRIPT_PASSAGES ? await indexTranscripts() : null;
  if (transcripts !== null) figures.push(await weighTokens(transcripts));
  figures.push(await soak(Math.min(SOAK_PASSAGES, largest), searches));
  return figures;
}

/** The token vectors of the transcripts, beside everything else. */
async function weighTokens(transcripts: IndexedCorpus): Promise<Figure> {
  const tokens = Object.entries(transcripts.files).filter(([name]) => name.startsWith("tokens"));
  const bytes = tokens.reduce((sum, [, size]) => sum + size, 0);
  const late = await weighIndex(transcripts, true);
  const plain = await weighIndex(transcripts, false);
  const { sections } = await openCorpus(transcripts.indexDir, true);
  return {
    name: "disk of late interaction / of the rest, transcripts",
    value: bytes / (sumBytes(transcripts.files) - bytes),
    unit: "",
    target: null,
    notes: [
      `${formatNumber(bytes / sections.length)} bytes for each of ${sections.length} sections, on disk; in memory ${formatNumber((late.rss - plain.rss) / sections.length)}`,
    ],
  };
}

async function soak(passages: number, searches: number): Promise<Figure> {
  const { indexDir } = await indexGenerated(passages);
  process.stderr.write(`searching ${searches} times\n`);
  const readings = readLastLine<number[]>(
    await runChild(["--expose-gc", "dist/bench/soak-searches.js", indexDir, String(searches)]),
  );
  const [first = Number.NaN, , last = Number.NaN] = readings;
  return {
    name: `memory after ${searches} searches / after a tenth of them`,
    value: last / first,
    unit: "",
    target: null,
    notes: [
      `${passages} passages; after 10 %, 50 % and all of them: ${readings.map(showMegabytes).join(", ")}`,
    ],
  };
}

function describeFiles({ files, passages }: IndexedCorpus): string {
  return Object.entries(files)
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${name} ${formatNumber(bytes / passages)}`)
    .join(", ");
}

function showMegabytes(bytes = Number.NaN): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
