import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestCluster } from "../../store/weaviate/start-cluster.js";
import { readProcess } from "./weigh-nodes.js";

const LOOK_EVERY_MS = 1000;

export interface Ingest {
  readonly seconds: number;
  readonly passagesPerSecond: number;
  /** Of the process, with all kept embeddings in its memory. */
  readonly mostResidentBytes: number;
}

/** What the ingests took. */
export interface LoadedCluster {
  /** Null where only the cluster was loaded. */
  readonly local: Ingest | null;
  readonly remote: Ingest;
  /** Of a node, the mean: resident bytes before and after, and what it used of the processor. */
  readonly node: { readonly idleBytes: number; readonly loadedBytes: number; readonly cpuSeconds: number };
}

interface LoadOptions {
  readonly corpus: string;
  /** In the corpus. */
  readonly passages: number;
  readonly indexDir: string;
  readonly onlyCluster: boolean;
  /** Whether questions are tried for each chapter, as an ingest does. */
  readonly triesQuestions: boolean;
}

/** Writes the corpus into the index of one process and into the cluster, one after the other. */
export async function loadStores(cluster: TestCluster, options: LoadOptions): Promise<LoadedCluster> {
  const local = options.onlyCluster ? null : await ingest(options, { CUEPOINT_STORE: "local" });
  const idle = cluster.pids().map(readProcess);
  const remote = await ingest(options, cluster.environment);
  const loaded = cluster.pids().map(readProcess);
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  return {
    local,
    remote,
    node: {
      idleBytes: mean(idle.map(({ residentBytes }) => residentBytes)),
      loadedBytes: mean(loaded.map(({ residentBytes }) => residentBytes)),
      cpuSeconds: mean(loaded.map(({ cpuSeconds }, i) => cpuSeconds - (idle[i]?.cpuSeconds ?? 0))),
    },
  };
}

async function ingest(
  { corpus, indexDir, passages, triesQuestions }: LoadOptions,
  store: Readonly<Record<string, string>>,
): Promise<Ingest> {
  const started = performance.now();
  const preload = new URL("./keep-embeddings.mjs", import.meta.url).href;
  const cli = new URL("../cli.js", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", preload, cli, "ingest", "--json"], {
    env: {
      ...process.env,
      CUEPOINT_LATE_INTERACTION: "off",
      CUEPOINT_CORPUS_DIR: corpus,
      CUEPOINT_INDEX_DIR: indexDir,
      CUEPOINT_BENCH_QUESTIONS: triesQuestions ? "on" : "off",
      ...store,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let mostResidentBytes = 0;
  const look = () => {
    if (child.exitCode === null && child.pid !== undefined)
      mostResidentBytes = Math.max(mostResidentBytes, readProcess(child.pid).mostResidentBytes);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const [code] = await once(child, "close").finally(() => clearInterval(looking));
  if (code !== 0) throw new Error(`ingest ended with ${code}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, passagesPerSecond: passages / seconds, mostResidentBytes };
}
