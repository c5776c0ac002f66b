import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { AnswerParts } from "../answer/answer-parts.js";
import { meterChatModel } from "../answer/budget/meter-chat-model.js";
import type { TokenBudget } from "../answer/budget/token-budget.js";
import type { ChatModel } from "../answer/model/chat-model.js";
import { createModelQueue } from "../answer/model/model-queue.js";
import { cacheQueries } from "../embed/cache-queries.js";
import type { Embedder } from "../embed/embedder.js";
import { findModel } from "../embed/find-model.js";
import { createHubSource } from "../embed/hub-source.js";
import { requireTransformers } from "../embed/load-transformers.js";
import { createMavenSource } from "../embed/maven-source.js";
import { type PullProgress, pullModel } from "../embed/pull-model.js";
import { createTransformersEmbedder } from "../embed/transformers-embedder.js";
import { AppError, describeError } from "../shared/errors.js";
import type { PassageStore } from "../store/passage-store.js";
import type { OpenStore } from "../store/store-driver.js";
import { composeModelCircuit, composeTokenBudget, type Spending } from "./compose-shared.js";
import { openStore } from "./compose-store.js";
import type { Config } from "./config.js";
import { readOwnPrompts, readOwnRefusals } from "./read-own-files.js";
import type { Reporter } from "./reporter.js";

/** So many answers may wait for the language model, for each that it writes, and so long. */
const WAITING_PER_CALL = 4;
const QUEUE_WAIT_MS = 10_000;

/** The built page and widget; the paths hold from `src/` and from `dist/`. */
export const PAGE_DIR = fileURLToPath(new URL("../../dist/page/", import.meta.url));
export const WIDGET_DIR = fileURLToPath(new URL("../../dist/widget/", import.meta.url));

/** Gives an embedder, which its asker closes. Throws `model_unavailable`. */
export type EmbedderOpener = (config: Config, reporter: Reporter, signal: AbortSignal) => Promise<Embedder>;

/** The parts that finding passages needs. */
export interface Retrieving extends OpenStore {
  /** It is null where passages are found by keywords only. */
  readonly embedder: Embedder | null;
}

export interface Answering extends StoreAnswering, Pick<OpenStore, "watch" | "outage" | "close"> {
  /** Why the language model's server did not answer at the start; each question tries it again. */
  readonly modelFailure: AppError | null;
  /** It is null where the language model may spend without limit, or where there is none. */
  readonly budget: TokenBudget | null;
  /** Gives the same with another store. */
  withStore(store: PassageStore): StoreAnswering;
}

/** The parts that depend on the store that is answered from. */
export interface StoreAnswering {
  readonly parts: AnswerParts;
  /** Sentences for readers, without paths, on why answers are worse than they could be. */
  readonly reasons: readonly string[];
  readonly engine: PassageStore["engine"];
}

/**
 * Fetches the model's files, opens an index that is up to date, and warms the embedder. Where the model cannot be had or run, it tells
 * the operator, and passages are found by keywords only.
 */
export async function composeRetrieval(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  open?: EmbedderOpener,
): Promise<Retrieving> {
  const embedder = await composeEmbedder(config, reporter, signal, open);
  if (embedder === null) return await openRetrieval(config, reporter, signal, null);
  // The model loads in its own thread while the index is read in this one.
  const failing = embedder.warmUp().then(() => null, describeBrokenModel);
  try {
    return await openRetrieval(config, reporter, signal, { embedder, failing });
  } catch (error) {
    const failure = await failing;
    if (failure === null || signal.aborted) throw error;
    tellKeywordsOnly(reporter, failure);
    return await openRetrieval(config, reporter, signal, null);
  }
}

/** Opens the index; throws where the embedder cannot be warmed. Closes the embedder with the store, and where it fails. */
async function openRetrieval(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  warming: { readonly embedder: Embedder; readonly failing: Promise<AppError | null> } | null,
): Promise<Retrieving> {
  const embedder = warming?.embedder ?? null;
  let store: OpenStore | null = null;
  const close = async () => void (await Promise.all([embedder?.close(), store?.close()]));
  try {
    store = await openStore(config, { reporter, embedder, signal });
    const failure = await warming?.failing;
    if (failure) throw failure;
    return { ...store, embedder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A model whose files are there may fail to load or to compute: its runtime is missing or for another machine, for example. */
function describeBrokenModel(cause: unknown): AppError {
  return new AppError("model_unavailable", `the embedding model cannot be run: ${describeError(cause)}`, {
    hint: "Install the dependencies anew with `npm ci`, and look at what `cuepoint doctor` says.",
    cause,
  });
}

/** Opens everything that an answer needs. */
export async function composeAnswering(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  { openEmbedder, ...spending }: Spending & { readonly openEmbedder?: EmbedderOpener | undefined } = {},
): Promise<Answering> {
  const { chatModel, budget } = (await createChatModel(config, spending)) ?? {
    chatModel: null,
    budget: null,
  };
  let retrieving: Retrieving | null = null;
  const close = async () => void (await Promise.all([budget?.close(), retrieving?.close()]));
  try {
    const greeting = chatModel === null ? null : greetModel(chatModel, signal);
    greeting?.catch(() => undefined);
    retrieving = await composeRetrieval(config, reporter, signal, openEmbedder);
    const modelFailure = await greeting;
    const { store, embedder, watch, outage } = retrieving;
    const prompts = readOwnPrompts();
    const refusals = readOwnRefusals();
    const modelQueue = createModelQueue({
      calls: config.modelCalls,
      waiting: config.modelCalls * WAITING_PER_CALL,
      waitMs: QUEUE_WAIT_MS,
    });
    const model = { chatModel, modelQueue, modelCircuit: composeModelCircuit(spending) };
    const { secrets, unsupported, contextTokens } = config;
    const common = {
      ...model,
      embedder,
      prompts,
      refusals,
      secrets,
      unsupported,
      contextTokens,
      createId: randomUUID,
    };
    const withStore = (other: PassageStore): StoreAnswering => {
      const reasons = listReasons(embedder, other);
      const engine = embedder === null ? "keywords" : other.engine;
      return { parts: { ...common, store: other, degraded: reasons.length > 0 }, reasons, engine };
    };
    return { ...withStore(store), modelFailure, budget, withStore, watch, outage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens what writing notes from a transcript needs: without a language model nothing has to be fetched. */
export async function composeNotes(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  open?: EmbedderOpener,
): Promise<{
  readonly parts: { chatModel: ChatModel | null; prompt: string; embedder: Embedder | null };
  close(): Promise<void>;
}> {
  const { chatModel, budget } = (await createChatModel(config)) ?? { chatModel: null, budget: null };
  let embedder: Embedder | null = null;
  const close = async () => void (await Promise.all([budget?.close(), embedder?.close()]));
  try {
    await chatModel?.resolveModel(signal);
    if (chatModel !== null) embedder = await composeEmbedder(config, reporter, signal, open);
    return { parts: { chatModel, prompt: readOwnPrompts().notes, embedder }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the embedder. Where the model's files cannot be had it tells the operator, and gives null. */
async function composeEmbedder(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  open = openEmbedder,
): Promise<Embedder | null> {
  try {
    return cacheQueries(await open(config, reporter, signal));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "model_unavailable") throw error;
    tellKeywordsOnly(reporter, error);
    return null;
  }
}

function tellKeywordsOnly(reporter: Reporter, { problems, sentence }: AppError): void {
  for (const problem of problems) reporter.note(problem);
  reporter.note(`${sentence} Until then passages are found by keywords only.`);
}

/** Fetches the model's files where they are missing, and opens the embedder. */
export const openEmbedder: EmbedderOpener = async (config, reporter, signal) => {
  requireTransformers();
  const model = findModel(config.modelName);
  const { modelDir, hubEndpoint } = config;
  const onProgress = (progress: PullProgress) => reporter.modelProgress(progress);
  const sources = [createHubSource({ endpoint: hubEndpoint }), createMavenSource()];
  await pullModel({ model, modelDir, sources, onProgress, signal });
  return createTransformersEmbedder({ model, modelDir });
};

/** Finds why the model's server does not answer; gives null where it does. Throws where the operator must choose a model. */
async function greetModel(chatModel: ChatModel, signal: AbortSignal): Promise<AppError | null> {
  try {
    await chatModel.resolveModel(signal);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "config_invalid") throw error;
    return error;
  }
}

/** Says to the operator why the language model does not answer, and what readers get meanwhile. */
export function describeFallback({ sentence }: AppError): string {
  return `${sentence} Until then answers are extractive.`;
}

/** Opens the language model; gives null where none is configured. Throws `config_invalid` where its budget cannot be kept. */
export async function createChatModel(
  config: Config,
  { onTokens = () => undefined, ...spending }: Spending = {},
): Promise<{ readonly chatModel: ChatModel; readonly budget: TokenBudget | null } | null> {
  if (config.llm === null) return null;
  // The client takes longer to load than a question to answer: it is not loaded where there is no model.
  const { createOpenAiChatModel } = await import("../answer/model/server/openai-chat-model.js");
  const unmetered = createOpenAiChatModel({ ...config.llm, proxies: config.proxies });
  const budget = await composeTokenBudget(config, spending);
  return { chatModel: meterChatModel(unmetered, { budget, onTokens }), budget };
}

function listReasons(embedder: Embedder | null, store: PassageStore): string[] {
  if (embedder === null)
    return ["The embedding model could not be had or run: passages are found by keywords only."];
  if (!store.hasVectors) return ["The index has no vectors yet: passages are found by keywords only."];
  return [];
}
