import { describePassedOver } from "../corpus/page-problem.js";
import { AppError } from "../shared/errors.js";
import { createLocalDriver } from "../store/local/local-driver.js";
import type { OpenOptions, OpenStore, StoreDriver, UpdateOptions } from "../store/store-driver.js";
import type { ClusterAddress } from "../store/weaviate/cluster-address.js";
import type { WorkState, WorkWatch } from "../store/weaviate/ingest/queue/read-work.js";
import type { WorkOptions } from "../store/weaviate/ingest/queue/work-on-queue.js";
import type { RequestOptions } from "../store/weaviate/weaviate-cluster.js";
import {
  createWeaviateDriver,
  readClusterWork,
  watchClusterWork,
  workOnCluster,
} from "../store/weaviate/weaviate-driver.js";
import { createQuestionFinder, type QuestionParts } from "../suggest/find-questions.js";
import type { Config } from "./config.js";
import type { Reporter } from "./reporter.js";

/** How long a start waits for another process that is writing the index. */
const LOCK_WAIT_MS = 300_000;

/** A start names so many files that are passed over. */
const MOST_TOLD = 20;

/** Chooses among the stores there are: one more is a folder of its own, its settings in `Config`, and a line here. */
export function chooseDriver({
  store,
  indexDir,
  redisUrl,
}: Pick<Config, "store" | "indexDir" | "redisUrl">): StoreDriver {
  switch (store.kind) {
    case "local":
      return createLocalDriver({ indexDir });
    case "weaviate":
      return createWeaviateDriver({ address: store.address, redisUrl });
  }
}

/** Tells how far the ingest into the cluster is. Throws `config_invalid` where the store is no cluster. */
export async function readSharedIngest(config: Config, options: RequestOptions): Promise<WorkState> {
  return await readClusterWork({ address: requireCluster(config), redisUrl: config.redisUrl }, options);
}

/** Watches the same for metrics. Throws `config_invalid` where the store is no cluster. */
export async function watchSharedIngest(config: Config): Promise<WorkWatch> {
  return await watchClusterWork({ address: requireCluster(config), redisUrl: config.redisUrl });
}

/** Gives what works for ingests into the cluster. Throws `config_invalid` where there is no cluster, or no Redis. */
export function chooseWorker(config: Config) {
  const [address, { redisUrl }] = [requireCluster(config), config];
  if (redisUrl === null) {
    throw new AppError("config_invalid", "an ingest is shared over Redis only: REDIS_URL is not set", {
      hint: "Set REDIS_URL to the same server for the ingest and for every worker.",
    });
  }
  return async (options: Omit<WorkOptions, "address" | "redisUrl">) =>
    await workOnCluster({ ...options, address, redisUrl });
}

function requireCluster({ store }: Pick<Config, "store">): ClusterAddress {
  if (store.kind === "weaviate") return store.address;
  throw new AppError("config_invalid", "an ingest is shared in a cluster only: CUEPOINT_STORE is local", {
    hint: "Set CUEPOINT_STORE=weaviate, WEAVIATE_URL and REDIS_URL as the ingest has them.",
  });
}

/** Opens the index to answer from. Throws what `StoreDriver.open` throws. */
export async function openStore(
  config: Config,
  {
    reporter,
    embedder,
    requests,
    openReader,
    isSearched,
    signal,
  }: Pick<QuestionParts, "embedder" | "requests" | "openReader"> &
    Pick<OpenOptions, "isSearched"> & {
      reporter: Reporter;
      signal: AbortSignal;
    },
): Promise<OpenStore> {
  const told = new Set<string>();
  // A start may read the corpus twice.
  const tell = (note: string) => {
    if (!told.has(note)) reporter.note(note);
    told.add(note);
  };
  return await chooseDriver(config).open({
    ...composeUpdateOptions(config, reporter, signal),
    embedder,
    isSearched,
    findQuestions: createQuestionFinder({ embedder, requests, openReader }),
    async readCorpus(known, options) {
      // The formats' readers are loaded while the model is.
      const { readCorpus } = await import("../corpus/read-corpus.js");
      const onPassedOver = (note: string) => tell(`Note: ${note}`);
      const corpus = await readCorpus(config.corpusDir, { ...options, known, onPassedOver });
      for (const each of corpus.passedOver.slice(0, MOST_TOLD))
        tell(`Passed over: ${describePassedOver(each)}`);
      const left = corpus.passedOver.length - MOST_TOLD;
      if (left > 0) tell(`${left} more lines of files passed over: \`cuepoint doctor\` has all of them.`);
      return corpus;
    },
  });
}

/** Composes the options that every update has, whichever store it is of. */
export function composeUpdateOptions({ lateInteraction }: Config, reporter: Reporter, signal: AbortSignal) {
  return {
    lateInteraction,
    waitMs: LOCK_WAIT_MS,
    onRead: (progress) => reporter.progress("read", progress),
    onProgress: (progress) => reporter.progress("build", progress),
    onLinked: (progress) => reporter.progress("link", progress),
    onQuestions: (progress) => reporter.progress("questions", progress),
    onNote: (note) => reporter.note(note),
    signal,
  } satisfies Partial<UpdateOptions>;
}
