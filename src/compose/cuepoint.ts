import type { AnswerRequest } from "../answer/answer-parts.js";
import type { SearchResult } from "../answer/search-result.js";
import type { AnswerEvent, ChatResponse, Episode } from "../shared/domain.js";
import type { EpisodeFacts } from "../store/episodes/episode-facts.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import type { Config } from "./config.js";

/** Settings that win over the environment and `.env`; see `docs/operate.md` for what each one does. */
export interface CuepointOptions
  extends Partial<Pick<Config, "corpusDir" | "indexDir" | "modelName" | "modelDir" | "llm" | "unsupported">> {
  /** Is given sentences for the operator, such as that the language model does not answer. Without it nobody hears them. */
  readonly onNote?: ((sentence: string) => void) | undefined;
  /** Ends the start where it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A question in any words, 1 to 2,000 characters, or a conversation whose last message is the question. */
export type Question = string | Omit<AnswerRequest, "client">;

export interface SearchQuery extends EpisodeScope {
  /** 1 to 50; 10 where absent. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A corpus that is open to questions. */
export interface Cuepoint {
  /** They change when another process writes the index. */
  readonly episodes: readonly EpisodeFacts[];
  /** Reads whole episodes, with their chapters and notes, in the order asked for, but no unknown ones. Throws like `search`. */
  readEpisodes(
    ids: readonly string[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly Episode[]>;
  /** Answers a question. Throws an `AppError`: `bad_request`, `overloaded`, `interrupted` once it is closed; or the signal's reason. */
  ask(question: Question): Promise<ChatResponse>;
  /** The same, step by step; ends with one `answer-end`. */
  stream(question: Question): AsyncGenerator<AnswerEvent>;
  /** Finds passages, best first. Throws `bad_request`, `interrupted` once it is closed, or the signal's reason. */
  search(query: string, options?: SearchQuery): Promise<SearchResult[]>;
  /** Ends what is open, apps included, and frees the model's threads. May be called again. */
  close(): Promise<void>;
}
