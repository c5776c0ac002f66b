import { retrieve } from "../../../src/retrieve/retrieve.js";
import { indexGenerated } from "../speed/corpora.js";
import { readQuestions } from "../speed/generate-corpus.js";
import { openCorpus } from "../speed/open-corpus.js";
import { openEmbedder } from "../speed/open-embedders.js";
import type { Measurements } from "./measurements.js";
import type { Percentiles } from "./service-time.js";

const COMMAND = "npm run bench:sizing -- --measure";
const PASSAGES = 1000;
const WARM_UP = 20;
const QUESTIONS = 400;

/** What a question costs an API server: its embedding, and the ranking beside it, one at a time. */
export async function measureQuestion(): Promise<Pick<Measurements["server"], "embedding" | "ranking">> {
  const index = await openCorpus((await indexGenerated(PASSAGES)).indexDir, false);
  const embedder = openEmbedder();
  const times: { readonly embedMs: number; readonly retrieveMs: number }[] = [];
  try {
    for (const question of readQuestions().slice(0, WARM_UP + QUESTIONS))
      times.push(await retrieve({ index, embedder }, { question }));
  } finally {
    await embedder.close();
  }
  const counted = times.slice(WARM_UP);
  return {
    embedding: {
      ...readPercentiles(counted.map(({ embedMs }) => embedMs)),
      unit: "ms of a core, a question alone",
      command: COMMAND,
    },
    ranking: {
      ...readPercentiles(counted.map(({ retrieveMs }) => retrieveMs)),
      unit: `ms of a core beside the embedding, over an index of ${PASSAGES} passages in the process`,
      command: COMMAND,
    },
  };
}

function readPercentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toPrecision(3));
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
