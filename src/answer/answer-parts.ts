import type { Reader } from "../read/reader.js";
import type { RetrieveParts } from "../retrieve/find-chapters.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { AppError } from "../shared/errors.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import type { CheckedSentence, Outcome } from "./ground/checked-sentence.js";
import type { UnsupportedPolicy } from "./ground/ground-reply.js";
import type { RefusalModel } from "./ground/read-refusal-model.js";
import type { ChatModel } from "./model/chat-model.js";
import type { ModelCircuit } from "./model/model-circuit.js";
import type { ModelQueue } from "./model/model-queue.js";
import type { Prompts } from "./model/read-prompts.js";
import type { RequestModel } from "./requests/recognise/request-model.js";

export interface AnswerParts extends RetrieveParts {
  /** Null where nothing reads: it is turned off, its model cannot be run, or passages are found by keywords only. */
  readonly reader: Reader | null;
  /** Null for extractive answers. */
  readonly chatModel: ChatModel | null;
  /** Null where any number of answers may use the model at once. */
  readonly modelQueue: ModelQueue | null;
  /** What leaves a server alone that does not answer; null where it is asked every time. */
  readonly modelCircuit: ModelCircuit | null;
  readonly prompts: Prompts;
  /** Tells a model's refusals from its statements. */
  readonly refusals: RefusalModel;
  /** Tells requests about the episodes themselves from questions about what is said in them. */
  readonly requests: RequestModel;
  /** What becomes of a model's sentence that nothing supports. */
  readonly unsupported: UnsupportedPolicy;
  /** True where the model is asked once more, before its sentences are released, whether their passages say so. */
  readonly verifiesClaims: boolean;
  /** The most tokens of passages that the model is shown. */
  readonly contextTokens: number;
  /** The operator's keys, which no reader may see, whoever writes them. */
  readonly secrets: readonly string[];
  /** True where the process itself runs with less than it was configured for. */
  readonly degraded: boolean;
  readonly createId: () => string;
  /** Called with the reason when the model did not answer; the reader then gets the extractive answer. */
  readonly onModelFailure?: (error: AppError) => void;
  /** Called with each sentence of a model and what became of it. */
  readonly onSettled?: ((checked: CheckedSentence, outcome: Outcome) => void) | undefined;
}

export interface AnswerRequest extends EpisodeScope, Asker {
  /** The last one is the user's question. */
  readonly messages: readonly ChatMessage[];
}
