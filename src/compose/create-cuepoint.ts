import type { AnswerRequest } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { listSearchResults, type SearchResult } from "../answer/search-result.js";
import { searchPassages } from "../retrieve/search-passages.js";
import { chatRequestSchema, searchRequestSchema } from "../serve/api/request-schemas.js";
import { parseBody } from "../serve/edge/parse-body.js";
import { collectAnswer } from "../serve/give-answer.js";
import type { AnswerEvent, ChatResponse } from "../shared/domain.js";
import type { AppError } from "../shared/errors.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import { type Answering, composeAnswering, type StoreAnswering } from "./compose.js";
import { type Config, readConfig } from "./config.js";

/** Settings that win over the environment and `.env`; see `docs/operate.md` for what each one does. */
export interface CuepointOptions
  extends Partial<Pick<Config, "corpusDir" | "indexDir" | "modelName" | "modelDir" | "llm" | "unsupported">> {
  /** Is given sentences for the operator, such as that the language model does not answer. Without it nobody hears them. */
  readonly onNote?: (sentence: string) => void;
  /** Ends the start where it is aborted. */
  readonly signal?: AbortSignal;
}

/** A question in any words, 1 to 2,000 characters, or a conversation whose last message is the question. */
export type Question = string | AnswerRequest;

export interface SearchQuery extends EpisodeScope {
  /** 1 to 50; 10 where absent. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** A corpus that is open to questions. */
export interface Cuepoint {
  readonly config: Config;
  /** What is answered from at the moment: it changes when another process writes the index. */
  readonly current: StoreAnswering & Pick<Answering, "budget" | "outage">;
  readonly episodes: readonly EpisodeOutline[];
  /** Answers a question. Throws an `AppError`: `bad_request`, `overloaded`, or the signal's reason. */
  ask(question: Question): Promise<ChatResponse>;
  /** The same, step by step; ends with one `answer-end`. */
  stream(question: Question): AsyncGenerator<AnswerEvent>;
  /** Finds passages, best first. Throws `bad_request`. */
  search(query: string, options?: SearchQuery): Promise<SearchResult[]>;
  /** Tells of each index that takes the place of the one in use, until `close`. */
  onChange(listener: (current: StoreAnswering) => void): void;
  /** Aborted by `close`. */
  readonly closing: AbortSignal;
  /** Ends what is open and frees the model's threads. */
  close(): Promise<void>;
}

/**
 * Opens a corpus: the embedding model is fetched where it is missing, and the index is brought up to date.
 * Throws an `AppError` whose `sentence` says what to do.
 */
export async function createCuepoint(options: CuepointOptions = {}): Promise<Cuepoint> {
  const { onNote = () => undefined, signal, ...settings } = options;
  const config = applySettings(readConfig(), settings);
  const ending = new AbortController();
  const starting = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal]);
  const silent = () => undefined;
  const reporter = {
    note: onNote,
    modelProgress: silent,
    readProgress: silent,
    buildProgress: silent,
    linkProgress: silent,
  };
  const answering = await composeAnswering(config, reporter, starting);
  const onModelFailure = (error: AppError) => onNote(`${error.sentence} Until then answers are extractive.`);
  if (answering.modelFailure !== null) onModelFailure(answering.modelFailure);
  const { budget, outage } = answering;
  const listeners: ((current: StoreAnswering) => void)[] = [];
  let current: Cuepoint["current"] = answering;
  void answering.watch({
    signal: ending.signal,
    onChange: (store) => {
      current = { ...answering.withStore(store), budget, outage };
      for (const listener of listeners) listener(current);
    },
    onFailure: ({ sentence }) => onNote(sentence),
  });
  const stream = (question: Question) => {
    const { signal: asked, ...body } =
      typeof question === "string"
        ? { messages: [{ role: "user", content: question }], signal: undefined }
        : question;
    const { stream: _, ...request } = parseBody(chatRequestSchema, body);
    const open = asked === undefined ? ending.signal : AbortSignal.any([ending.signal, asked]);
    return answerQuestion({ ...current.parts, onModelFailure }, { ...request, signal: open });
  };
  return {
    config,
    get current() {
      return current;
    },
    get episodes() {
      return current.parts.store.episodes;
    },
    ask: async (question) => await collectAnswer(stream(question)),
    stream,
    async search(query, { signal: asked, ...wanted } = {}) {
      const { query: question, ...scope } = parseBody(searchRequestSchema, { query, ...wanted });
      return listSearchResults(await searchPassages(current.parts, { question, ...scope, signal: asked }));
    },
    onChange: (listener) => void listeners.push(listener),
    closing: ending.signal,
    async close() {
      ending.abort();
      await answering.close();
    },
  };
}

/** The keys of a language model that is given here are secrets like those of the environment. */
function applySettings(config: Config, settings: Partial<Config>): Config {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const key = settings.llm?.apiKey;
  const secrets = typeof key === "string" ? [...config.secrets, key] : config.secrets;
  return Object.freeze({ ...config, ...Object.fromEntries(given), secrets });
}
