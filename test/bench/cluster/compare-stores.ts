import type { Embedder } from "../../../src/embed/embedder.js";
import { searchPassages } from "../../../src/retrieve/search-passages.js";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { quantile } from "./simulate/quantile.js";
import { readProcess } from "./weigh-nodes.js";

interface CompareOptions {
  /** The index of one process; null: the cluster alone. */
  readonly localDir: string | null;
  readonly embedder: Embedder;
  readonly questions: readonly string[];
  /** So many of the questions, the first, do not count. */
  readonly warmUp: number;
  readonly pids: readonly number[];
}

/** Asks both stores each question, by turns, and compares times and first chapters. The model's time is in neither. */
export async function compareStores(
  remote: PassageStore,
  { localDir, embedder, questions, warmUp, pids }: CompareOptions,
) {
  const local = localDir === null ? null : await openLocal(localDir);
  // A question that names what is searched as a whole is read a second time without the name, which is embedded here.
  for (const question of questions)
    await (local === null ? embedder.embedQuery(question) : search(local, question, embedder));
  const times = { local: [] as number[], cluster: [] as number[] };
  let same = 0;
  const readCpu = () => pids.reduce((sum, pid) => sum + readProcess(pid).cpuSeconds, 0);
  const before = readCpu();
  for (const [i, question] of questions.entries()) {
    const near = local === null ? null : await search(local, question, embedder);
    const far = await search(remote, question, embedder);
    if (i < warmUp) continue;
    if (near !== null) times.local.push(near.ms);
    times.cluster.push(far.ms);
    same += Number(near?.first === far.first);
  }
  const localMs = local === null ? null : describe(times.local);
  const clusterMs = describe(times.cluster);
  return {
    questions: times.cluster.length,
    localMs,
    clusterMs,
    ratio: localMs === null ? null : { p50: clusterMs.p50 / localMs.p50, p95: clusterMs.p95 / localMs.p95 },
    nodeCpuMs: (1000 * (readCpu() - before)) / questions.length,
    sameFirstChapter: local === null ? null : same / times.cluster.length,
  };
}

async function openLocal(folder: string): Promise<LocalStore> {
  const index = await loadIndex(folder, loadAddon());
  return new LocalStore(index, index.manifest);
}

async function search(store: PassageStore, question: string, embedder: Embedder) {
  const started = performance.now();
  const { passages } = await searchPassages({ store, embedder }, { question, limit: 10 });
  const [first] = passages;
  return { ms: performance.now() - started, first: `${first?.episode.id} ${first?.chapter.number}` };
}

function describe(times: readonly number[]) {
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}
