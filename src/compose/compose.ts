import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { AnswerParts } from "../answer/answer-parts.js";
import { meterChatModel } from "../answer/budget/meter-chat-model.js";
import type { TokenBudget } from "../answer/budget/token-budget.js";
import type { ChatModel } from "../answer/model/chat-model.js";
import { createModelQueue } from "../answer/model/model-queue.js";
import type { Embedder } from "../embed/embedder.js";
import { BUILT } from "../platform/built-files.js";
import type { Reader } from "../read/reader.js";
import { AppError } from "../shared/errors.js";
import type { PassageStore } from "../store/passage-store.js";
import type { OpenStore } from "../store/store-driver.js";
import { createModelQuestions } from "../suggest/ask-model.js";
import type { ModelAsker } from "../suggest/find-questions.js";
import {
  composeModels,
  describeBrokenModel,
  type ModelOpener,
  openReader,
  tellKeywordsOnly,
  warmReader,
} from "./compose-models.js";
import { composeRetrieval, type RetrievalOptions, type Retrieving } from "./compose-retrieval.js";
import { composeModelCircuit, composeTokenBudget, type Spending } from "./compose-shared.js";
import type { Config } from "./config.js";
import { readOwnPrompts, readOwnRefusals } from "./read-own-files.js";
import type { Reporter } from "./reporter.js";

/** So many answers may wait for the language model, for each that it writes, and so long. */
const WAITING_PER_CALL = 4;
const QUEUE_WAIT_MS = 10_000;

/** The built page and widget. */
export const PAGE_DIR = fileURLToPath(new URL("page/", BUILT));
export const WIDGET_DIR = fileURLToPath(new URL("widget/", BUILT));

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

/** Opens everything that an answer needs. */
export async function composeAnswering(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  { openModels, isSearched, ...spending }: Spending & RetrievalOptions = {},
): Promise<Answering> {
  const { chatModel, budget } = await createChatModel(config, spending);
  let retrieving: Retrieving | null = null;
  const close = async () => void (await Promise.all([budget?.close(), retrieving?.close()]));
  try {
    const greeting = chatModel === null ? null : greetModel(chatModel, signal);
    greeting?.catch(() => undefined);
    retrieving = await composeRetrieval(config, reporter, signal, { openModels, isSearched });
    const modelFailure = await greeting;
    const { store, embedder, requests, reader, watch, outage } = retrieving;
    const { modelCalls: calls, secrets, unsupported, verifiesClaims, contextTokens } = config;
    const common = {
      chatModel,
      modelQueue: createModelQueue({ calls, waiting: calls * WAITING_PER_CALL, waitMs: QUEUE_WAIT_MS }),
      modelCircuit: composeModelCircuit(spending),
      embedder,
      reader,
      prompts: readOwnPrompts(),
      refusals: readOwnRefusals(),
      requests,
      secrets,
      unsupported,
      verifiesClaims,
      contextTokens,
      createId: randomUUID,
    };
    const withStore = (other: PassageStore): StoreAnswering => {
      const reasons = listReasons(config, { embedder, reader, store: other });
      const engine = embedder === null ? "keywords" : other.engine;
      return { parts: { ...common, store: other, degraded: reasons.length > 0 }, reasons, engine };
    };
    return { ...withStore(store), modelFailure, budget, withStore, watch, outage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens what asks the language model for questions; it has nothing that asks where no model is configured. */
export async function composeQuestions(
  config: Config,
  reporter: Reporter,
): Promise<{ readonly ask: ModelAsker | undefined; readonly budget: TokenBudget | null }> {
  const { chatModel, budget } = await createChatModel(config);
  if (chatModel === null) return { ask: undefined, budget };
  const onFailure = ({ sentence }: AppError) =>
    reporter.note(`${sentence} Questions are written by the program's own grammar.`);
  return { ask: createModelQuestions({ chatModel, prompt: readOwnPrompts().questions, onFailure }), budget };
}

/** Opens what writing notes from a transcript needs; the reader is for a language model's notes alone. */
export async function composeNotes(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  open?: ModelOpener,
): Promise<{
  readonly parts: {
    embedder: Embedder | null;
    chatModel: ChatModel | null;
    prompt: string;
    reader: Reader | null;
  };
  close(): Promise<void>;
}> {
  const { readerDir } = config;
  const { chatModel, budget } = await createChatModel(config);
  const opened: { close(): Promise<void> }[] = [];
  const close = async () =>
    void (await Promise.all([budget?.close(), ...opened.map((each) => each.close())]));
  try {
    await chatModel?.resolveModel(signal);
    const models = await composeModels(config, reporter, signal, open);
    if (models !== null) opened.push(models.embedder);
    const failure = (await models?.embedder.warmUp().then(() => null, describeBrokenModel)) ?? null;
    if (failure !== null) tellKeywordsOnly(reporter, failure);
    const embedder = failure === null ? (models?.embedder ?? null) : null;
    const wantsReader = chatModel !== null && readerDir !== null;
    const unwarmed = wantsReader ? (models?.reader ?? (await openReader(readerDir, { reporter }))) : null;
    if (unwarmed !== null) opened.push(unwarmed);
    const reader = await warmReader(unwarmed, reporter);
    return { parts: { embedder, chatModel, prompt: readOwnPrompts().notes, reader }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

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

/** Opens the language model, which is null where none is configured. Throws `config_invalid` where its budget cannot be kept. */
export async function createChatModel(
  config: Config,
  { onTokens = () => undefined, ...spending }: Spending = {},
): Promise<{ readonly chatModel: ChatModel | null; readonly budget: TokenBudget | null }> {
  if (config.llm === null) return { chatModel: null, budget: null };
  // The client takes longer to load than a question to answer: it is not loaded where there is no model.
  const { createOpenAiChatModel } = await import("../answer/model/server/openai-chat-model.js");
  const { createProxyFetch } = await import("../answer/model/server/proxy-fetch.js");
  const proxy = config.proxies && createProxyFetch(config.proxies);
  const unmetered = createOpenAiChatModel({ ...config.llm, proxy });
  const budget = await composeTokenBudget(config, spending);
  return { chatModel: meterChatModel(unmetered, { budget, onTokens }), budget };
}

function listReasons(
  { readerDir }: Config,
  { embedder, reader, store }: Pick<Retrieving, "embedder" | "reader" | "store">,
): string[] {
  if (embedder === null)
    return ["The embedding model could not be had or run: passages are found by keywords only."];
  if (!store.hasVectors) return ["The index has no vectors yet: passages are found by keywords only."];
  if (reader === null && readerDir !== null)
    return ["The reading model could not be run: answers are the closest moments, and may not answer."];
  return [];
}
