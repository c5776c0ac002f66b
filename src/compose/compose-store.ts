import { describePassedOver } from "../corpus/page-problem.js";
import { createLocalDriver } from "../store/local/local-driver.js";
import type { OpenStore, StoreDriver, UpdateOptions } from "../store/store-driver.js";
import { createWeaviateDriver } from "../store/weaviate/weaviate-driver.js";
import { createQuestionFinder, type QuestionParts } from "../suggest/find-questions.js";
import type { Config } from "./config.js";
import type { Reporter } from "./reporter.js";

/** How long a start waits for another process that is writing the index. */
const LOCK_WAIT_MS = 300_000;

/** A start names so many files that are passed over. */
const MOST_TOLD = 20;

/** Chooses among the stores there are: one more is a folder of its own, its settings in `Config`, and a line here. */
export function chooseDriver({ store, indexDir }: Pick<Config, "store" | "indexDir">): StoreDriver {
  switch (store.kind) {
    case "local":
      return createLocalDriver({ indexDir });
    case "weaviate":
      return createWeaviateDriver(store.address);
  }
}

/** Opens the index to answer from. Throws what `StoreDriver.open` throws. */
export async function openStore(
  config: Config,
  {
    reporter,
    embedder,
    requests,
    openReader,
    signal,
  }: Pick<QuestionParts, "embedder" | "requests" | "openReader"> & {
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
