import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type IngestContent, prepareIngest } from "../corpora/prepare-ingest.js";
import { type Figure, least } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import { MODEL, MODEL_DIR } from "../vectors/open-embedders.js";
import { pullFp32 } from "../vectors/pull-fp32.js";
import type { GroupOptions } from "./groups.js";
import { ingestLocalRag, refuseLocalRag } from "./ingest-local-rag.js";
import { installPeers } from "./install-peers.js";
import { median, pairRuns } from "./paired-runs.js";
import { type ChildRun, readLastLine, runChild } from "./run-child.js";

const BATCHED = 16;
/** LangChain's default first; each next one is tried where memory did not suffice. */
const LANGCHAIN_BATCHES = [512, 256, 128, 64, 32, 16];

type Work = () => Promise<ChildRun>;

/** The program from start to end beside the same texts through the model alone, and through what people would use. */
export async function measureIngest({ runs, ingest }: GroupOptions): Promise<Figure[]> {
  const content = await prepareIngest(ingest);
  try {
    const peers = await installPeers();
    const langchain = {
      fp32: await findBatch(content, { peers, modelDir: await pullFp32(), dtype: "fp32" }),
      q8: await findBatch(content, { peers, modelDir: MODEL_DIR, dtype: "q8" }),
    };
    const refusal = refuseLocalRag(peers);
    const works: Record<string, Work> = {
      cuepoint: () => ingestOwn(content),
      batched: () => embedRaw(content, BATCHED),
      single: () => embedRaw(content, 1),
      fp32: langchain.fp32.work,
      q8: langchain.q8.work,
      ...(refusal === null ? { localRag: () => ingestLocalRag(peers, content) } : {}),
    };
    const taken = await runInTurns(works, runs);
    const start = await timeStart(runs);
    return describe({
      content,
      taken,
      start,
      batches: { fp32: langchain.fp32.batch, q8: langchain.q8.batch },
      refusal,
    });
  } finally {
    rmSync(content.folder, { recursive: true, force: true });
  }
}

/** Every way once a run, the order turned round each time: neighbours share what slows the machine. */
async function runInTurns(works: Record<string, Work>, runs: number): Promise<Record<string, ChildRun[]>> {
  const names = Object.keys(works);
  const taken: Record<string, ChildRun[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [i, name] of (run % 2 === 0 ? names : names.toReversed()).entries()) {
      showProgress("ingesting", run * names.length + i, runs * names.length);
      const made = await works[name]?.();
      if (made !== undefined) taken[name]?.push(made);
    }
  }
  showProgress("ingesting", runs * names.length, runs * names.length);
  return taken;
}

function ingestOwn({ folder, corpusDir }: IngestContent): Promise<ChildRun> {
  const indexDir = mkdtempSync(join(folder, "index-"));
  return runChild(["dist/cli.js", "ingest"], {
    environment: { CUEPOINT_CORPUS_DIR: corpusDir, CUEPOINT_INDEX_DIR: indexDir },
  });
}

function embedRaw({ textsFile }: IngestContent, batch: number): Promise<ChildRun> {
  const { name, pooling } = MODEL;
  return runChild([
    "test/bench/speed/vectors/embed-raw.mjs",
    textsFile,
    MODEL_DIR,
    name,
    pooling,
    String(batch),
  ]);
}

/** The process alone: Node, the program's modules, and nothing done. */
async function timeStart(runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await runChild(["dist/cli.js", "--version"])).ms);
  return median(times);
}

interface LangChainOptions {
  readonly peers: string;
  readonly modelDir: string;
  readonly dtype: "fp32" | "q8";
}

/** The largest batch that works, from the default down. Throws where none does. */
async function findBatch(
  { folder, textsFile, texts }: IngestContent,
  { peers, modelDir, dtype }: LangChainOptions,
): Promise<{ readonly batch: number; readonly work: Work }> {
  let failure: unknown;
  for (const batch of LANGCHAIN_BATCHES) {
    const work = async () => {
      const saved = mkdtempSync(join(folder, "langchain-"));
      const args = ["ingest-langchain.mjs", textsFile, modelDir, MODEL.name, dtype, String(batch), saved];
      const run = await runChild(args, { cwd: peers });
      const count = readLastLine<number>(run);
      if (count !== texts) throw new Error(`expected ${texts} vectors of LangChain, got ${count}`);
      return run;
    };
    process.stderr.write(`LangChain.js, ${dtype}, ${batch} texts a batch\n`);
    try {
      await work();
      return { batch, work };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

interface Description {
  readonly content: IngestContent;
  readonly taken: Record<string, readonly ChildRun[]>;
  readonly start: number;
  readonly batches: Readonly<Record<"fp32" | "q8", number>>;
  /** Why mcp-local-rag was not run. */
  readonly refusal: string | null;
}

function describe({ content, taken, start, batches, refusal }: Description): Figure[] {
  const times = (name: string) => (taken[name] ?? []).map(({ ms }) => ms);
  const rates = (name: string) => times(name).map((ms) => (1000 * content.passages) / ms);
  const ratio = (name: string) => pairRuns(rates("cuepoint"), rates(name)).ratio;
  const show = (name: string) => `${formatNumber(median(rates(name)))} passages/s`;
  const inside = (name: string) => (taken[name] ?? []).map((run) => readLastLine<number>(run));
  const floor = median(times("batched")) <= median(times("single")) ? "batched" : "single";
  const own = times("cuepoint").map((ms) => 1 / (ms - start));
  const bare = inside(floor).map((ms) => 1 / ms);
  const langchain = (dtype: "fp32" | "q8", title: string, target: boolean): Figure => ({
    name: `passages/s / LangChain.js, ${title}`,
    value: ratio(dtype),
    unit: "",
    target: target ? least(3) : null,
    notes: [
      `${show("cuepoint")} over ${show(dtype)}; ${batches[dtype]} texts a batch${batches[dtype] === LANGCHAIN_BATCHES[0] ? "" : `: its default of ${LANGCHAIN_BATCHES[0]} failed`}`,
    ],
  });
  return [
    {
      name: "passages/s / raw embedding of the same texts",
      value: ratio(floor),
      unit: "",
      target: least(0.9),
      notes: [
        `${show("cuepoint")} over ${show(floor)}, both from the start of the process to its end; ${content.passages} passages, ${content.texts} texts, ${floor === "single" ? "one at a time" : `${BATCHED} of like length at a time`}`,
        `raw, ${BATCHED} at a time ${show("batched")}, one at a time ${show("single")}`,
      ],
    },
    {
      name: "the same without the start of either process",
      value: pairRuns(own, bare).ratio,
      unit: "",
      target: null,
      notes: [
        `starting Cuepoint takes ${formatNumber(start)} ms; of the raw one the loading of the model is left out as well`,
      ],
    },
    langchain("fp32", "as copied (fp32)", true),
    langchain("q8", "the same q8 file", false),
    {
      name: "the same transcripts / mcp-local-rag, q8 file",
      value: refusal === null ? ratio("localRag") : null,
      unit: "",
      target: null,
      notes: [
        refusal === null
          ? `${formatNumber(median(times("localRag")) / 1000)} s, in passages of its own, over ${formatNumber(median(times("cuepoint")) / 1000)} s`
          : `Not measured: ${refusal}.`,
      ],
    },
  ];
}
