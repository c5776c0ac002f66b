import type { RetrieveParts } from "../retrieve/find-chapters.js";
import type { ChatMessage } from "../shared/domain.js";
import type { AppError } from "../shared/errors.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import type { UnsupportedPolicy } from "./ground/ground-sentences.js";
import type { ChatModel } from "./model/chat-model.js";
import type { ModelQueue } from "./model/model-queue.js";
import type { Prompts } from "./model/read-prompts.js";

export interface AnswerParts extends RetrieveParts {
  /** Null: extractive answers. */
  readonly chatModel: ChatModel | null;
  /** Null: the model is used as often as it is asked for. */
  readonly modelQueue: ModelQueue | null;
  readonly prompts: Prompts;
  /** What becomes of a model's sentence that nothing supports. */
  readonly unsupported: UnsupportedPolicy;
  /** What no reader may see, whoever says it: the operator's keys. */
  readonly secrets: readonly string[];
  /** True where the process itself runs with less than it was configured for. */
  readonly degraded: boolean;
  readonly createId: () => string;
  /** Told why the model did not answer; the reader gets the extractive answer. */
  readonly onModelFailure?: (error: AppError) => void;
}

export interface AnswerRequest extends EpisodeScope {
  /** The last one is the user's question. */
  readonly messages: readonly ChatMessage[];
  readonly signal?: AbortSignal | undefined;
}
