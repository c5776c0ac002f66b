import type { Embedder } from "../embed/embedder.js";
import type { Reader } from "../read/reader.js";
import type { AppError } from "../shared/errors.js";
import type { OpenOptions, OpenStore } from "../store/store-driver.js";
import type { QuestionParts } from "../suggest/find-questions.js";
import {
  composeModels,
  describeBrokenModel,
  isOfStore,
  type ModelOpener,
  type Models,
  tellKeywordsOnly,
  warmReader,
} from "./compose-models.js";
import { openStore } from "./compose-store.js";
import type { Config } from "./config.js";
import { readOwnRequests } from "./read-own-files.js";
import type { Reporter } from "./reporter.js";

/** How models are opened, where not as always, and whether anything will be searched. */
export interface RetrievalOptions extends Pick<OpenOptions, "isSearched"> {
  readonly openModels?: ModelOpener | undefined;
}

/** The parts that finding and reading passages needs. */
export interface Retrieving extends OpenStore, Pick<Models, "reader">, Pick<QuestionParts, "requests"> {
  /** It is null where passages are found by keywords only. */
  readonly embedder: Embedder | null;
}

/**
 * Fetches the model's files, opens an index that is up to date, and warms the models. Where the embedding model cannot be had or run,
 * it tells the operator, and passages are found by keywords only; where the reading model cannot, nothing is read.
 */
export async function composeRetrieval(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  { openModels, isSearched }: RetrievalOptions = {},
): Promise<Retrieving> {
  const models = await composeModels(config, reporter, signal, openModels);
  const open = async (warming: Warming | null) =>
    await openRetrieval(config, reporter, { warming, isSearched, signal });
  if (models === null) return await open(null);
  // The models load in their own thread while the index is read in this one.
  const failing = models.embedder.warmUp().then(() => null, describeBrokenModel);
  const reading = failing.then(async (failure) =>
    failure === null ? await warmReader(models.reader, reporter) : null,
  );
  try {
    return await open({ embedder: models.embedder, failing, reading });
  } catch (error) {
    const failure = await failing;
    if (failure === null || signal.aborted || isOfStore(error, failure)) throw error;
    tellKeywordsOnly(reporter, failure);
    return await open(null);
  }
}

interface Warming {
  readonly embedder: Embedder;
  readonly failing: Promise<AppError | null>;
  readonly reading: Promise<Reader | null>;
}

/** Opens the index; throws where the embedder cannot be warmed. Closes the embedder with the store, and where it fails. */
async function openRetrieval(
  config: Config,
  reporter: Reporter,
  {
    warming,
    isSearched,
    signal,
  }: Pick<OpenOptions, "isSearched"> & { readonly warming: Warming | null; readonly signal: AbortSignal },
): Promise<Retrieving> {
  const embedder = warming?.embedder ?? null;
  let store: OpenStore | null = null;
  const close = async () => void (await Promise.all([embedder?.close(), store?.close()]));
  try {
    const openReader = async () => (await warming?.reading) ?? null;
    const requests = readOwnRequests();
    store = await openStore(config, { reporter, embedder, requests, openReader, isSearched, signal });
    const failure = await warming?.failing;
    if (failure) throw failure;
    return { ...store, embedder, requests, reader: (await warming?.reading) ?? null, close };
  } catch (error) {
    await close();
    throw error;
  }
}
