import { setMaxListeners } from "node:events";
import { fileURLToPath } from "node:url";
import type { Embedder } from "../embed/embedder.js";
import { distilWords } from "../embed/words/distil-words.js";
import { keepWordVectors } from "../embed/words/keep-word-vectors.js";
import { type Comparison, compareAnswerers } from "../evaluate/compare-answerers.js";
import type { EvalQuestion } from "../evaluate/read-questions.js";
import { checkFolder, type FolderCheck, pickQuestions } from "../export/check/check-folder.js";
import { findChrome } from "../export/check/find-chrome.js";
import { type ExportOptions, type ExportSummary, exportShow } from "../export/export-show.js";
import { expectFolder } from "../export/folder/open-folder.js";
import { readStaticAssets } from "../export/static-assets.js";
import { BUILT } from "../platform/built-files.js";
import { AppError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import { selectEpisodes } from "../store/select-episodes.js";
import { type Answering, composeAnswering } from "./compose.js";
import type { ModelOpener } from "./compose-models.js";
import type { Config } from "./config.js";
import { openExported } from "./open-exported.js";
import { readOwnQuestionWords } from "./read-own-files.js";
import type { Reporter } from "./reporter.js";

export interface ExportRequest
  extends Pick<ExportOptions, "dir" | "base" | "episodes" | "modelEndpoint" | "onProgress"> {
  /** Whether the models are exported too. */
  readonly better: boolean;
  /** Whether the folder is opened in a browser and asked. */
  readonly check: boolean;
  /** Asked of the server's parts and of the folder's; null for none. */
  readonly questions: readonly EvalQuestion[] | null;
  readonly onAsked?: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal;
  readonly openModels?: ModelOpener | undefined;
}

export interface ExportOutcome extends ExportSummary {
  /** Null where the folder was not checked. */
  readonly check: FolderCheck | null;
  /** Null where nothing was asked. */
  readonly comparison: Comparison | null;
}

/**
 * Opens the library, brings its index up to date, and exports it. Throws like `composeAnswering`, `exportShow` and `checkFolder`,
 * and `model_unavailable` where the models are wanted and there is none; what is wrong with the folder, and that there is no browser to
 * check it with, is told before a model is loaded.
 */
export async function composeExport(
  config: Config,
  reporter: Reporter,
  request: ExportRequest,
): Promise<ExportOutcome> {
  await expectFolder(request.dir);
  if (request.check) await findChrome(config.chrome);
  const told: string[] = [];
  const note = (sentence: string) => {
    told.push(sentence);
    reporter.note(sentence);
  };
  const listening = {
    note,
    progress: (...args: Parameters<Reporter["progress"]>) => reporter.progress(...args),
  };
  const answering = await composeAnswering({ ...config, llm: null }, listening, request.signal, {
    openModels: request.openModels,
    // The check asks the folder alone.
    isSearched: request.questions !== null,
  });
  try {
    if (answering.engine === "keywords") {
      if (request.better) throw refuseBetter(told.at(-1));
      reporter.note("The folder finds by words alone: it is written without their meaning.");
    }
    const summary = await writeFolder(answering, config, reporter, request);
    return {
      ...summary,
      check: request.check ? await checkIt(answering, config, request) : null,
      comparison: await compareIt(answering, request),
    };
  } finally {
    await answering.close();
  }
}

function refuseBetter(why = "Look at what `cuepoint doctor` says."): AppError {
  const message = "--better exports the embedding model, which could not be had or run";
  return new AppError("model_unavailable", message, { hint: why });
}

async function writeFolder(
  { parts: { store, embedder } }: Answering,
  config: Config,
  reporter: Reporter,
  { better, ...request }: ExportRequest,
): Promise<ExportSummary> {
  const { modelDir, readerDir } = config;
  return await exportShow({
    ...request,
    store,
    assets: readStaticAssets(fileURLToPath(BUILT)),
    distil: embedder === null ? null : createDistiller(embedder, config, request),
    better: better && embedder !== null ? { model: embedder.model, modelDir, readerDir } : null,
    onWait: (holder) => reporter.note(`Waiting for ${holder}, which writes ${request.dir}.`),
  });
}

/** Makes what finds the vectors of a library's words. Those of single words are kept in the user's cache between exports. */
function createDistiller(
  embedder: Embedder,
  { cacheDir }: Config,
  { onProgress, signal }: Pick<ExportRequest, "onProgress" | "signal">,
): NonNullable<ExportOptions["distil"]> {
  const kept = keepWordVectors(cacheDir, embedder.model);
  // Hundreds of words are embedded at once.
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return async ({ counts, rows }) =>
    await distilWords(embedder, counts, {
      ...{ rows, kept, signal: own, learnt: readOwnQuestionWords() },
      onProgress: (progress) => onProgress?.("words", progress),
    });
}

async function checkIt(
  { parts: { store } }: Answering,
  { chrome }: Config,
  { dir, episodes, signal }: ExportRequest,
): Promise<FolderCheck> {
  const chosen = selectEpisodes(store.episodes, { episodes }) ?? store.episodes;
  const questions = pickQuestions(
    await store.readOutlines(
      chosen.map(({ id }) => id),
      { signal },
    ),
  );
  return await checkFolder(dir, { questions, chrome, signal });
}

async function compareIt(
  { parts: server }: Answering,
  { dir, questions, onAsked, signal }: ExportRequest,
): Promise<Comparison | null> {
  if (questions === null) return null;
  const folder = await openExported(dir, server);
  const onProgress = (done: number, total: number) => onAsked?.({ done, total });
  return await compareAnswerers({ server, folder }, questions, { onProgress, signal });
}
