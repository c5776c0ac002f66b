import type { RankedChapter } from "../../retrieve/find-chapters.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import {
  type Grounding,
  groundSentences,
  type SentenceCounts,
  UNCHECKED,
} from "../ground/ground-sentences.js";
import type { ChatModel } from "./chat-model.js";
import type { Prompts } from "./read-prompts.js";
import { writePrompt } from "./write-prompt.js";

/** The reply that the prompt asks for where the passages do not answer. */
const NO_ANSWER = /^\W*no answer\W*$/i;

export interface ModelWriting extends Omit<Grounding, "sources" | "counts"> {
  readonly chatModel: ChatModel;
  readonly prompts: Prompts;
  readonly question: string;
  readonly chapters: readonly RankedChapter[];
}

export interface ModelOutcome {
  /** True where the model says that the passages do not answer. */
  readonly declined: boolean;
  /** Why the model's text ended early; null where it ended by itself. */
  readonly failure: AppError | null;
  readonly counts: SentenceCounts;
}

/** Streams a model's answer into the draft, checked. Throws only the signal's reason or a fault of the program. */
export async function* writeWithModel(writing: ModelWriting): AsyncGenerator<AnswerEvent, ModelOutcome> {
  const { chatModel, prompts, question, chapters, ...grounding } = writing;
  const { signal } = grounding;
  const { messages, sources } = writePrompt(prompts, question, chapters);
  const counts = { ...UNCHECKED };
  let reply = "";
  async function* listen(): AsyncGenerator<string> {
    for await (const delta of chatModel.stream(messages, { signal })) {
      reply += delta;
      yield delta;
    }
  }
  try {
    yield* groundSentences({ ...grounding, sources, counts }, listen());
    const declined = NO_ANSWER.test(reply);
    return { declined, failure: null, counts: declined ? UNCHECKED : counts };
  } catch (failure) {
    signal?.throwIfAborted();
    if (!(failure instanceof AppError)) throw failure;
    return { declined: false, failure, counts };
  }
}
