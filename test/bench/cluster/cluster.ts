import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { startCluster, type TestCluster } from "../../store/weaviate/start-cluster.js";
import { readQuestions } from "../speed/corpora/generate-corpus.js";
import { createTransformersEmbedder } from "./cached-transformers-embedder.js";
import { compareStores } from "./compare-stores.js";
import { type LoadedCluster, loadStores } from "./load-stores.js";
import { measureSearches } from "./measure-searches.js";
import { prepareLibrary } from "./prepare-library.js";
import { weighFolder } from "./weigh-nodes.js";
import { weighServer } from "./weigh-server.js";

/**
 * The same passages into the index of one process and into three nodes, by the program's own `ingest`, with embeddings that
 * were made before; then the same questions to both, by turns, and to a server of the cluster, which is weighed.
 */

const { values } = parseArgs({
  options: {
    passages: { type: "string", default: "100000" },
    questions: { type: "string", default: "300" },
    nodes: { type: "string", default: "3" },
    /** Keeps pages, nodes and what the ingest took in this folder, and goes on from them. */
    kept: { type: "string" },
    "only-cluster": { type: "boolean", default: false },
    /** Leaves out the questions that an ingest tries for each chapter. */
    "no-questions": { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const passages = Number(values.passages);
const nodes = Number(values.nodes);
/** The first questions find caches empty and code not compiled. */
const WARM_UP = 20;

async function measure(cluster: TestCluster, folder: string) {
  const { local, remote, node } = await loadOnce(cluster, folder);
  const embedder = createTransformersEmbedder();
  const signal = new AbortController().signal;
  const opened = await openWeaviateStore({ address: cluster.address, embedder, signal });
  const { collection, manifest } = opened.store.catalog;
  const before = performance.now();
  await opened.store.readAhead(signal);
  const readAheadMs = performance.now() - before;
  const questions = readQuestions().slice(0, Number(values.questions) + WARM_UP);
  const search = await compareStores(opened.store, {
    localDir: local === null ? null : join(folder, "index"),
    embedder,
    questions,
    warmUp: WARM_UP,
    pids: cluster.pids(),
  });
  await opened.close();
  const asked = questions.slice(WARM_UP);
  const pids = cluster.pids();
  const parts = await measureSearches(cluster.address, { collection, embedder, questions: asked, pids });
  await embedder.close();
  const { counts } = manifest;
  return {
    passages: counts.passages,
    vectors: counts.vectors,
    sections: counts.sections,
    nodes,
    ingest: {
      local,
      cluster: remote,
      ratio: local === null ? null : remote.passagesPerSecond / local.passagesPerSecond,
    },
    search: { readAheadMs, ...search, parts },
    server: await weighServer(cluster.environment, questions),
    node: {
      diskBytesPerVector: (await weighFolder(cluster.folder)) / nodes / counts.vectors,
      ramBytesPerVector: (node.loadedBytes - node.idleBytes) / counts.vectors,
      idleBytes: node.idleBytes,
      ingestCpuMsPerVector: (1000 * node.cpuSeconds) / counts.vectors,
    },
  };
}

/** Loads the stores, or reads what that took where it was done before. */
async function loadOnce(cluster: TestCluster, folder: string): Promise<LoadedCluster> {
  const path = join(folder, "loaded.json");
  const options = {
    passages,
    nodes,
    onlyCluster: values["only-cluster"],
    triesQuestions: !values["no-questions"],
  };
  const written = await readFile(path, "utf8").catch(() => null);
  if (written !== null) {
    const { loaded, ...before } = JSON.parse(written) as typeof options & { readonly loaded: LoadedCluster };
    if (JSON.stringify(before) === JSON.stringify(options)) return loaded;
    throw new Error(`${folder} was loaded with other options: ${JSON.stringify(before)}`);
  }
  const corpus = await prepareLibrary(folder, passages);
  const loaded = await loadStores(cluster, { ...options, corpus, indexDir: join(folder, "index") });
  await writeFile(path, JSON.stringify({ ...options, loaded }));
  return loaded;
}

const { kept } = values;
if (kept !== undefined) await mkdir(kept, { recursive: true });
const folder = kept ?? (await mkdtemp(join(tmpdir(), "cuepoint-bench-cluster-")));
const cluster = await startCluster({ nodes, ...(kept === undefined ? {} : { kept: join(kept, "nodes") }) });
try {
  const figures = await measure(cluster, folder);
  const json = `${JSON.stringify(figures, null, 2)}\n`;
  if (values.out !== undefined) await writeFile(values.out, json);
  process.stdout.write(json);
} finally {
  await cluster.stop();
  if (kept === undefined) await rm(folder, { recursive: true, force: true });
}
