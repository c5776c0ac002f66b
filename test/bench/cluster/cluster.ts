import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCorpusPaths } from "../../../src/corpus/read-corpus.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import { searchPassages } from "../../../src/retrieve/search-passages.js";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { writeLibrary } from "../../store/weaviate/generate-library.js";
import { startCluster, type TestCluster } from "../../store/weaviate/start-cluster.js";
import { embedGenerated } from "../speed/corpora/embed-generated.js";
import { generateEpisodes, readDocuments, readQuestions } from "../speed/corpora/generate-corpus.js";
import { listTexts } from "../speed/corpora/open-corpus.js";
import { showProgress } from "../speed/report/show-progress.js";
import { openEmbedder } from "../speed/vectors/open-embedders.js";
import type { VectorCache } from "../speed/vectors/vector-cache.js";
import { createTransformersEmbedder } from "./cached-transformers-embedder.js";
import { measureSearches } from "./measure-searches.js";
import { quantile } from "./simulate/quantile.js";
import { readProcess, weighFolder } from "./weigh-nodes.js";

/**
 * The same passages into the index of one process and into three nodes, by the program's own `ingest`, with embeddings that
 * were made before; then the same questions to both, by turns.
 */

const { values } = parseArgs({
  options: {
    passages: { type: "string", default: "100000" },
    questions: { type: "string", default: "300" },
    nodes: { type: "string", default: "3" },
    out: { type: "string" },
  },
});
const passages = Number(values.passages);
const nodes = Number(values.nodes);
/** The first questions find caches empty and code not compiled. */
const WARM_UP = 20;

interface Ingest {
  readonly seconds: number;
  readonly passagesPerSecond: number;
}

async function ingest(env: Record<string, string>): Promise<Ingest> {
  const started = performance.now();
  const preload = new URL("./keep-embeddings.mjs", import.meta.url).href;
  const cli = new URL("../cli.js", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", preload, cli, "ingest", "--json"], {
    env: { ...process.env, CUEPOINT_LATE_INTERACTION: "off", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`ingest ended with ${code}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, passagesPerSecond: passages / seconds };
}

async function search(store: PassageStore, question: string, embedder: Embedder) {
  const started = performance.now();
  const { passages } = await searchPassages({ store, embedder }, { question, limit: 10 });
  const [first] = passages;
  return { ms: performance.now() - started, first: `${first?.episode.id} ${first?.chapter.number}` };
}

async function embedTexts(cache: VectorCache, texts: readonly string[]): Promise<void> {
  const own = openEmbedder();
  try {
    await cache.fill(texts, {
      embed: (batch) => own.embedPassages(batch),
      onProgress: (done, total) => showProgress("embedding what the pages changed", done, total),
    });
  } finally {
    await own.close();
  }
}

async function measure(cluster: TestCluster, folder: string) {
  const episodes = generateEpisodes(readDocuments(), passages);
  const corpus = await writeLibrary(folder, episodes);
  const cache = await embedGenerated(passages);
  // A text that reads otherwise in a page is another text.
  const read = await readCorpusPaths([corpus], { known: [] });
  await embedTexts(cache, listTexts(read.episodes.map(({ episode }) => episode)));
  const own = { CUEPOINT_CORPUS_DIR: corpus, CUEPOINT_INDEX_DIR: join(folder, "index") };
  const local = await ingest({ ...own, CUEPOINT_STORE: "local" });
  const idle = cluster.pids().map(readProcess);
  const remote = await ingest({ ...own, ...cluster.environment });
  const loaded = cluster.pids().map(readProcess);

  const embedder = createTransformersEmbedder();
  const index = await loadIndex(own.CUEPOINT_INDEX_DIR, loadAddon());
  const localStore = new LocalStore(index, index.manifest);
  const signal = new AbortController().signal;
  const opened = await openWeaviateStore({ address: cluster.address, embedder, signal });
  const questions = readQuestions().slice(0, Number(values.questions) + WARM_UP);
  // A question that names what is searched as a whole is read a second time without the name, which is embedded here.
  for (const question of questions) await search(localStore, question, embedder);
  const times = { local: [] as number[], cluster: [] as number[] };
  let same = 0;
  const cpuBefore = cluster.pids().map(readProcess);
  for (const [i, question] of questions.entries()) {
    const near = await search(localStore, question, embedder);
    const far = await search(opened.store, question, embedder);
    if (i < WARM_UP) continue;
    times.local.push(near.ms);
    times.cluster.push(far.ms);
    same += Number(near.first === far.first);
  }
  const cpuAfter = cluster.pids().map(readProcess);
  const parts = await measureSearches(cluster.address, {
    collection: opened.store.catalog.collection,
    embedder,
    questions: questions.slice(WARM_UP),
    pids: cluster.pids(),
  });
  await opened.close();
  await embedder.close();
  const asked = times.cluster.length;
  const { counts } = opened.store.catalog.manifest;
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
  return {
    passages: counts.passages,
    vectors: counts.vectors,
    sections: counts.sections,
    nodes,
    ingest: {
      local,
      cluster: remote,
      ratio: remote.passagesPerSecond / local.passagesPerSecond,
    },
    search: {
      questions: asked,
      localMs: { p50: quantile(times.local, 0.5), p95: quantile(times.local, 0.95) },
      clusterMs: { p50: quantile(times.cluster, 0.5), p95: quantile(times.cluster, 0.95) },
      ratio: {
        p50: quantile(times.cluster, 0.5) / quantile(times.local, 0.5),
        p95: quantile(times.cluster, 0.95) / quantile(times.local, 0.95),
      },
      nodeCpuMs:
        (1000 * sum(cpuAfter.map(({ cpuSeconds }, i) => cpuSeconds - (cpuBefore[i]?.cpuSeconds ?? 0)))) /
        (asked + WARM_UP),
      sameFirstChapter: same / asked,
      parts,
    },
    node: {
      diskBytesPerVector: (await weighFolder(cluster.folder)) / nodes / counts.vectors,
      ramBytesPerVector:
        sum(loaded.map(({ residentBytes }, i) => residentBytes - (idle[i]?.residentBytes ?? 0))) /
        nodes /
        counts.vectors,
      idleBytes: sum(idle.map(({ residentBytes }) => residentBytes)) / nodes,
      ingestCpuMsPerVector:
        (1000 * sum(loaded.map(({ cpuSeconds }, i) => cpuSeconds - (idle[i]?.cpuSeconds ?? 0)))) /
        nodes /
        counts.vectors,
    },
  };
}

const folder = await mkdtemp(join(tmpdir(), "cuepoint-bench-cluster-"));
const cluster = await startCluster({ nodes });
try {
  const figures = await measure(cluster, folder);
  const json = `${JSON.stringify(figures, null, 2)}\n`;
  if (values.out !== undefined) await writeFile(values.out, json);
  process.stdout.write(json);
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
