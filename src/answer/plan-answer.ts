import { joinFollowUp } from "../language/join-follow-up.js";
import { normalizeTurns } from "../language/normalize-text.js";
import type { RankedChapter } from "../retrieve/find-chapters.js";
import type { ChatMessage } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerParts, AnswerRequest } from "./answer-parts.js";
import { type Finding, findAnswer } from "./find-answer.js";
import type { ChatModel } from "./model/chat-model.js";
import { rewriteQuestion } from "./model/rewrite-question.js";
import { type RequestReading, readRequest } from "./requests/read-request.js";

/** What is asked, as it can be told before anything is looked up. */
export interface AskedQuestion {
  readonly asked: string;
  /** The turns before it. */
  readonly earlier: readonly ChatMessage[];
  readonly scope: EpisodeScope & { readonly signal?: AbortSignal };
  readonly reading: RequestReading;
  /** True for what is asked of the episode as such: no turn before it matters, and no model is needed. */
  readonly standsAlone: boolean;
}

/** What is asked, what the episodes hold on it, and who is to write the answer. */
export interface AnswerPlan extends AskedQuestion {
  /** In full, as it is put to a model. */
  readonly question: string;
  /** A model's rewriting of a follow-up question; null where there is none. */
  readonly rewritten: string | null;
  readonly finding: Finding;
  /** Chapters to answer from; empty where the episodes' own data answers, or nothing does. */
  readonly selected: readonly RankedChapter[];
  /** Null: the answer is extractive. */
  readonly chatModel: ChatModel | null;
  /** True where the model was asked to rewrite the question and failed: it is not asked again. */
  readonly modelFailed: boolean;
}

/** Throws `bad_request` for an unknown episode. */
export async function readAsked({ store }: AnswerParts, request: AnswerRequest): Promise<AskedQuestion> {
  const { messages: sent, ...scope } = request;
  selectEpisodes(store.episodes, scope);
  const messages = normalizeTurns(sent);
  const asked = messages.at(-1)?.content ?? "";
  const earlier = messages.slice(0, -1);
  const reading = await readRequest(store, asked, { ...scope, history: earlier });
  return { asked, earlier, scope, reading, standsAlone: reading.topic !== null || reading.telling !== null };
}

/** Looks the question up. Throws the signal's reason where it is aborted. */
export async function planAnswer(parts: AnswerParts, question: AskedQuestion): Promise<AnswerPlan> {
  const { asked, earlier, scope, reading, standsAlone } = question;
  const history = standsAlone ? [] : earlier;
  const { rewritten, failed } = await understandFollowUp(parts, { asked, history, signal: scope.signal });
  const finding = await findAnswer(parts, {
    question: reading.topic ?? asked,
    history,
    ...(rewritten === null ? {} : { rewritten }),
    ...scope,
  });
  return {
    ...question,
    question: rewritten ?? joinFollowUp(asked, history) ?? asked,
    rewritten,
    finding,
    selected: reading.telling === null ? finding.selected : [],
    chatModel: failed ? null : parts.chatModel,
    modelFailed: failed,
  };
}

interface FollowUp {
  readonly asked: string;
  readonly history: readonly ChatMessage[];
  readonly signal: AbortSignal | undefined;
}

async function understandFollowUp(
  { chatModel, prompts, onModelFailure }: AnswerParts,
  { asked, history, signal }: FollowUp,
): Promise<{ rewritten: string | null; failed: boolean }> {
  if (chatModel === null) return { rewritten: null, failed: false };
  const options = { chatModel, prompt: prompts.rewrite, question: asked, history };
  try {
    const rewritten = await rewriteQuestion(signal === undefined ? options : { ...options, signal });
    return { rewritten, failed: false };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    onModelFailure?.(error);
    return { rewritten: null, failed: true };
  }
}
