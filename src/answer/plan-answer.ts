import { joinFollowUp } from "../language/join-follow-up.js";
import type { RankedChapter } from "../retrieve/find-chapters.js";
import { AppError } from "../shared/errors.js";
import type { CitedText } from "./answer-draft.js";
import type { AnswerParts } from "./answer-parts.js";
import { type Finding, findAnswer } from "./find-answer.js";
import type { ChatModel } from "./model/chat-model.js";
import { rewriteQuestion } from "./model/rewrite-question.js";
import type { ResolvedQuestion } from "./resolve-question.js";

interface Searched {
  readonly asked: ResolvedQuestion;
  /** What the episodes hold on the question. */
  readonly finding: Finding;
}

interface Answerable extends Searched {
  /** The question in full, as it is put to a model. */
  readonly question: string;
  /** The chapters to answer from, best first; never empty. */
  readonly chapters: readonly RankedChapter[];
}

/** An answer from the episodes' own data. */
export interface ToldPlan extends Searched {
  readonly kind: "told";
  /** Never empty. */
  readonly pieces: readonly CitedText[];
}

/** An answer in the page's own words. */
export interface QuotedPlan extends Answerable {
  readonly kind: "quoted";
}

/** An answer in a language model's words. */
export interface WrittenPlan extends Answerable {
  readonly kind: "written";
  readonly chatModel: ChatModel;
  /** The model's rewriting of a follow-up question; null where there is none. */
  readonly rewritten: string | null;
}

/** No answer: the episodes do not hold one. */
export interface AbstainedPlan extends Searched {
  readonly kind: "abstained";
  /** The sentence for the reader; null for the usual one, that the notes do not answer, and why. */
  readonly sentence: string | null;
}

/** How a question is answered, and from what. */
export type AnswerPlan = ToldPlan | QuotedPlan | WrittenPlan | AbstainedPlan;

export interface Planning {
  readonly plan: AnswerPlan;
  /** True where the model was asked to rewrite the question and failed; it is then not asked again. */
  readonly modelFailed: boolean;
}

/** Searches for an answer and decides how it is given. Throws the signal's reason once the signal is aborted. */
export async function planAnswer(
  parts: AnswerParts,
  asked: ResolvedQuestion,
  chatModel: ChatModel | null,
): Promise<Planning> {
  const { rewritten, failed } = await rewriteFollowUp(parts, asked, chatModel);
  const finding = await findAnswer(parts, asked, rewritten);
  const plan = choosePlan({ asked, finding }, failed ? null : chatModel, rewritten);
  return { plan, modelFailed: failed };
}

/** Decides how a question is answered; without a model no answer is in a model's words. */
function choosePlan(searched: Searched, chatModel: ChatModel | null, rewritten: string | null): AnswerPlan {
  const { text, history, intent } = searched.asked;
  if (intent.kind === "direct") {
    const { pieces, otherwise } = intent.answer;
    return pieces.length > 0
      ? { kind: "told", ...searched, pieces }
      : { kind: "abstained", ...searched, sentence: otherwise };
  }
  const chapters = searched.finding.selected;
  if (chapters.length === 0) return { kind: "abstained", ...searched, sentence: null };
  const question = rewritten ?? joinFollowUp(text, history) ?? text;
  const answerable = { ...searched, question, chapters };
  return chatModel === null
    ? { kind: "quoted", ...answerable }
    : { kind: "written", ...answerable, chatModel, rewritten };
}

async function rewriteFollowUp(
  { prompts, onModelFailure }: AnswerParts,
  { text, history, asker }: ResolvedQuestion,
  chatModel: ChatModel | null,
): Promise<{ rewritten: string | null; failed: boolean }> {
  if (chatModel === null) return { rewritten: null, failed: false };
  const { signal } = asker;
  try {
    const options = { chatModel, prompt: prompts.rewrite, question: text, history, signal };
    return { rewritten: await rewriteQuestion(options), failed: false };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    onModelFailure?.(error);
    return { rewritten: null, failed: true };
  }
}
