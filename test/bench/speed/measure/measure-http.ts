import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { serialize } from "node:v8";
import type { EmbeddingInput } from "../../../../src/embed/embed-with-bert.js";
import type { Embedding } from "../../../../src/embed/embedder.js";
import { WorkerPool } from "../../../../src/inference/worker-pool.js";
import { indexGenerated, indexPage } from "../corpora/corpora.js";
import { type Figure, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import { openEmbedder } from "../vectors/open-embedders.js";
import type { GroupOptions } from "./groups.js";
import { median, pairRuns } from "./paired-runs.js";
import { postJson } from "./post-json.js";
import { serveIndex } from "./start-server.js";

const SERVER = "test/bench/speed/measure/serve-kept.mjs";
const MODEL = pathToFileURL(resolve("test/bench/speed/vectors/kept-embedding.mjs")).href;
const WARM_UP = 40;
const QUESTIONS_A_RUN = 50;

/** How long an embedding takes, and what a search may take over that. */
const MACHINES = [
  { ms: 3, aim: 1.6 },
  { ms: 12, aim: 1.15 },
] as const;

/**
 * A search over HTTP beside the embedding alone, as if on machines where that takes 3 and 12 ms: the model's thread
 * computes for so long, and gives a vector that was made before. What the model does to the caches is not in it.
 */
export async function measureHttp({ runs, largest, questions, texts }: GroupOptions): Promise<Figure[]> {
  const corpora = [
    { name: "page", corpus: await indexPage() },
    ...(texts ? [{ name: `${largest / 1000}k`, corpus: await indexGenerated(largest) }] : []),
  ];
  const asked = questions.slice(0, WARM_UP + runs * QUESTIONS_A_RUN);
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-bench-"));
  const file = join(folder, "embeddings");
  await writeFile(file, serialize(await embedAll(asked)));
  const figures: Figure[] = [];
  try {
    for (const { name, corpus } of corpora) {
      for (const { ms, aim } of MACHINES) {
        const timed = await timeSearches({ indexDir: corpus.indexDir, file, ms, questions: asked, runs });
        figures.push({
          name: `search over HTTP p50 / embedding of ${ms} ms, ${name}`,
          value: timed.ratio,
          unit: "",
          target: name === "page" ? most(aim) : null,
          notes: [
            `${formatNumber(median(timed.own))} ms over ${formatNumber(median(timed.peer))}: ${formatNumber(median(timed.own) - median(timed.peer))} ms beside the embedding`,
          ],
        });
      }
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function embedAll(questions: readonly string[]): Promise<Map<string, Embedding>> {
  const embedder = openEmbedder();
  try {
    const kept = new Map<string, Embedding>();
    for (const question of questions) kept.set(question, await embedder.embedQuery(question));
    return kept;
  } finally {
    await embedder.close();
  }
}

interface TimedOptions {
  readonly indexDir: string;
  /** The embeddings of the questions. */
  readonly file: string;
  readonly ms: number;
  readonly questions: readonly string[];
  readonly runs: number;
}

/** Question by question, the first of the two in turns; no question is asked twice, since the server keeps embeddings. */
async function timeSearches({ indexDir, file, ms, questions, runs }: TimedOptions) {
  const server = await serveIndex(indexDir, [SERVER, file, String(ms)], { CUEPOINT_READER: "off" });
  const pool = new WorkerPool({ workers: 1 });
  pool.add({ href: MODEL, settings: { file, ms } });
  const agent = new Agent({ keepAlive: true });
  const search = (query: string) => postJson(`${server.url}/api/search`, { query }, agent);
  const embed = (text: string) => {
    const inputs: EmbeddingInput[] = [{ text, prefix: "", withTokens: true }];
    return pool.run({ href: MODEL, inputs, measure: () => 0, urgent: true, givesWay: false }, {});
  };
  const own: number[] = [];
  const peer: number[] = [];
  try {
    for (const question of questions.slice(0, WARM_UP)) {
      await search(question);
      await embed(question);
    }
    for (let run = 0; run < runs; run++) {
      showProgress(`searching over HTTP, ${ms} ms an embedding`, run, runs);
      const searched: number[] = [];
      const embedded: number[] = [];
      for (let i = 0; i < QUESTIONS_A_RUN; i++) {
        const question = questions[WARM_UP + run * QUESTIONS_A_RUN + i] ?? "";
        if (i % 2 === 0) searched.push(await time(() => search(question)));
        embedded.push(await time(() => embed(question)));
        if (i % 2 === 1) searched.push(await time(() => search(question)));
      }
      own.push(median(searched));
      peer.push(median(embedded));
    }
    showProgress(`searching over HTTP, ${ms} ms an embedding`, runs, runs);
    return pairRuns(own, peer);
  } finally {
    agent.destroy();
    await pool.close();
    await server.stop();
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
