import type { AnswerRequest } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { checkQuestion } from "../answer/check-question.js";
import { listSearchResults } from "../answer/list-search-results.js";
import { ServerLeftAlone } from "../answer/model/model-circuit.js";
import { collectAnswer } from "../answer/response/collect-answer.js";
import { joinSignals } from "../platform/abort-signals.js";
import type { RedisConnection } from "../platform/redis-connection.js";
import { searchPassages } from "../retrieve/search-passages.js";
import { chatRequestSchema, searchRequestSchema } from "../serve/api/request-schemas.js";
import { parseBody } from "../serve/edge/parse-body.js";
import { AppError } from "../shared/errors.js";
import { describeFallback } from "./compose.js";
import type { ModelOpener } from "./compose-models.js";
import { composeRedis, tellOutages } from "./compose-shared.js";
import { type Config, locateCachedIndex, type Overrides, readConfig } from "./config.js";
import type { Cuepoint, CuepointOptions, Question } from "./cuepoint.js";
import { type OpenAnswering, openAnswering } from "./open-answering.js";

/** What an app needs of a Cuepoint. It holds keys, so that the Cuepoint itself does not show it. */
interface Insides {
  /** What the options say in place of the environment. */
  readonly overrides: Overrides;
  readonly answering: OpenAnswering;
  readonly redis: RedisConnection | null;
  /** Aborted by `close`. */
  readonly closing: AbortSignal;
}

const opened = new WeakMap<Cuepoint, Insides>();

/** Throws `interrupted` for a Cuepoint that is closed, and `usage` for what is none. */
export function readInsides(cuepoint: Cuepoint): Insides {
  const insides = opened.get(cuepoint);
  if (insides === undefined) throw new AppError("usage", "expected what `createCuepoint` gave");
  insides.closing.throwIfAborted();
  return insides;
}

/** Opens a corpus. Where that fails, nothing stays open. Default for `openModels`: the models are loaded. */
export async function openCuepoint(options: CuepointOptions, openModels?: ModelOpener): Promise<Cuepoint> {
  const { onNote = () => undefined, signal: startSignal } = options;
  startSignal?.throwIfAborted();
  const overrides = listOverrides(options);
  const config = locateIndex(readConfig(overrides), options);
  const ending = new AbortController();
  // What is noted in passing has no caller that a fault of the listener could be thrown to.
  const tell = (sentence: string) => {
    try {
      onNote(sentence);
    } catch {}
  };
  for (const note of config.notes) onNote(note);
  const outages = { warn: tell, info: tell };
  const redis = await composeRedis(config, tellOutages(outages));
  const answering = await openAnswering(config, {
    reporter: { note: onNote, progress: () => undefined },
    signal: ending.signal,
    startSignal,
    redis,
    outages,
    openModels,
    onFailure: ({ sentence }) => tell(sentence),
  }).catch(async (error: unknown) => {
    ending.abort();
    await redis?.close();
    throw error;
  });
  const onModelFailure = (error: AppError) => {
    if (!(error instanceof ServerLeftAlone)) tell(describeFallback(error));
  };
  const joinClosing = (asked: AbortSignal | undefined) => {
    const signal = joinSignals(ending.signal, asked);
    signal.throwIfAborted();
    return signal;
  };
  async function* stream(question: Question) {
    const { signal: asked, ...body } = typeof question === "string" ? askOnce(question) : (question ?? {});
    const signal = joinClosing(asked);
    const { stream: _, ...parsed } = parseBody(chatRequestSchema, body);
    yield* answerQuestion({ ...answering.current.parts, onModelFailure }, { ...parsed, signal });
  }
  const end = async () => {
    ending.abort(new AppError("interrupted", "the Cuepoint is closed"));
    await answering.close().finally(() => redis?.close());
  };
  let ended: Promise<void> | null = null;
  const cuepoint: Cuepoint = {
    get episodes() {
      return answering.current.parts.store.episodes;
    },
    async readEpisodes(ids, options) {
      const signal = joinClosing(options?.signal);
      return (await answering.current.parts.store.readEpisodes(ids, { signal })).episodes;
    },
    ask: async (question) => await collectAnswer(stream(question)),
    stream,
    async search(query, options) {
      const { signal: asked, ...wanted } = options ?? {};
      const signal = joinClosing(asked);
      const { query: question, ...scope } = parseBody(searchRequestSchema, { query, ...wanted });
      const found = await searchPassages(answering.current.parts, { question, ...scope, signal });
      return listSearchResults(found.passages);
    },
    close: () => (ended ??= end()),
  };
  opened.set(cuepoint, { overrides, answering, redis, closing: ending.signal });
  return cuepoint;
}

/** Who gave a string knows nothing of the fields of a conversation. */
function askOnce(question: string): AnswerRequest {
  const content = checkQuestion(question, 'ask("what do they say about ...?")');
  return { messages: [{ role: "user", content }] };
}

/** Variables that belong to the host program as much as to this one. */
const COMMON = { PORT: null, HOST: null, LOG_LEVEL: null, TRUST_PROXY: null };

function listOverrides({ llm, ...options }: CuepointOptions): Overrides {
  return {
    ...COMMON,
    CUEPOINT_CORPUS_DIR: options.corpusDir,
    CUEPOINT_INDEX_DIR: options.indexDir,
    CUEPOINT_MODEL: options.modelName,
    CUEPOINT_MODEL_DIR: options.modelDir,
    CUEPOINT_UNSUPPORTED: options.unsupported,
    ...(llm !== undefined && {
      OPENAI_API_KEY: llm?.apiKey ?? null,
      OPENAI_BASE_URL: llm?.baseUrl ?? null,
      OPENAI_MODEL: llm?.model ?? null,
    }),
  };
}

/** A corpus that is named without an index folder has one of its own. */
function locateIndex(config: Config, { corpusDir, indexDir }: CuepointOptions): Config {
  if (corpusDir === undefined || indexDir !== undefined) return config;
  return { ...config, indexDir: locateCachedIndex(config, corpusDir) };
}
