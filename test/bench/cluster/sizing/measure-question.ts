import { join } from "node:path";
import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import { readCorpusPaths } from "../../../../src/corpus/read-corpus.js";
import { findChapters } from "../../../../src/retrieve/find-chapters.js";
import { AppError } from "../../../../src/shared/errors.js";
import { LocalStore } from "../../../../src/store/local/local-store.js";
import { findDataSet } from "../../data/data-set.js";
import { indexGenerated } from "../../speed/corpora/corpora.js";
import { readQuestions } from "../../speed/corpora/generate-corpus.js";
import { openCorpus } from "../../speed/corpora/open-corpus.js";
import { time } from "../../speed/measure/time-searches.js";
import { openEmbedder } from "../../speed/vectors/open-embedders.js";
import { quantile } from "../simulate/quantile.js";
import type { Percentiles } from "../simulate/service-time.js";
import type { Measurements } from "./measurements.js";

const COMMAND = "npm run bench:sizing -- --measure";
const PASSAGES = 1000;
const WARM_UP = 20;
const QUESTIONS = 400;
/** Passages that are embedded of each of the 60 episodes. */
const OF_EPISODE = 3;

/** What a question costs an API server: its embedding, and the ranking beside it, one at a time. */
export async function measureQuestion(): Promise<Pick<Measurements["server"], "embedding" | "ranking">> {
  const store = new LocalStore(await openCorpus((await indexGenerated(PASSAGES)).indexDir, false));
  const embedder = openEmbedder();
  const times: { readonly embedMs: number; readonly retrieveMs: number }[] = [];
  try {
    for (const question of readQuestions().slice(0, WARM_UP + QUESTIONS))
      times.push(await findChapters({ store, embedder }, { question }));
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

/** Passages of speech that a core embeds in a second, a text a run as `ingest` does. Throws where the transcripts are not there. */
export async function measureEmbedding(): Promise<Pick<Measurements["ingest"], "passagesPerSecond">> {
  const folder = findDataSet("podcasts-changelog");
  if (folder === null) throw new AppError("usage", "podcasts-changelog is not in ../shared/data");
  const { episodes } = await readCorpusPaths([join(folder, "episodes")]);
  const texts = episodes
    .flatMap((episode) => divideEpisode(episode).passages.slice(0, OF_EPISODE))
    .map(({ text }) => text);
  const embedder = openEmbedder();
  const times: number[] = [];
  try {
    for (const text of texts) times.push(await time(() => embedder.embedPassages([text])));
  } finally {
    await embedder.close();
  }
  const meanMs = times.slice(WARM_UP).reduce((sum, ms) => sum + ms, 0) / (times.length - WARM_UP);
  return {
    passagesPerSecond: {
      value: Number((1000 / meanMs).toPrecision(3)),
      unit: "passages of speech a second and core",
      command: COMMAND,
    },
  };
}

function readPercentiles(values: readonly number[]): Percentiles {
  const at = (share: number) => Number(quantile(values, share).toPrecision(3));
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
