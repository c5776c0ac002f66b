import type { AnswerParts } from "../../answer/answer-parts.js";
import { answerQuestion } from "../../answer/answer-question.js";
import type { ChatModel, ModelTraits } from "../../answer/model/chat-model.js";
import type { ChatResponse } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import { type RecordedCall, recordCalls } from "./record-calls.js";
import { type SettledSentence, settleSentence } from "./settle-sentence.js";

/** What became of one question on its whole way through a language model. */
export interface ModelTrial extends Omit<ModelTraits, "ignoreSchema"> {
  readonly question: string;
  /** Null where the server does not tell it. */
  readonly model: string | null;
  readonly calls: readonly RecordedCall[];
  /** Each sentence of the answer that was checked, in order. */
  readonly sentences: readonly SettledSentence[];
  readonly response: ChatResponse;
}

export interface TrialOutcome {
  readonly trial: ModelTrial;
  /** Why the model did not answer; null where it did. */
  readonly failure: AppError | null;
}

/** Asks a question as any reader does, and records what the model is told and what becomes of its words. */
export async function tryLanguageModel(
  parts: AnswerParts & { readonly chatModel: ChatModel },
  question: string,
  signal: AbortSignal,
): Promise<TrialOutcome> {
  const calls: RecordedCall[] = [];
  const sentences: SettledSentence[] = [];
  let failure: AppError | null = null;
  let model: string | null = null;
  const recording: AnswerParts = {
    ...parts,
    chatModel: recordCalls(parts.chatModel, calls),
    onModelFailure: (error) => {
      failure = error;
    },
    onSettled: (checked, outcome) => void sentences.push(settleSentence(checked, outcome)),
  };
  const messages = [{ role: "user", content: question }] as const;
  for await (const event of answerQuestion(recording, { messages, signal })) {
    if (event.type === "answer-start") model = event.model;
    if (event.type !== "answer-end") continue;
    const { takesSchema, windowTokens, maxTokens, refusedParameters } = parts.chatModel.traits;
    const traits = { takesSchema, windowTokens, maxTokens, refusedParameters };
    const trial = { question, model, ...traits, calls, sentences, response: event.response };
    return { trial, failure: failure ?? (calls.length === 0 ? describeUnasked() : null) };
  }
  throw new Error("an answer has no end");
}

function describeUnasked(): AppError {
  return new AppError("not_ready", "the question was answered without the language model", {
    hint: 'Ask about something that is said in an episode: cuepoint doctor --llm "what do they say about ...?"',
  });
}
