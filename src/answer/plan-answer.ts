import { asksForMore, joinFollowUp } from "../language/join-follow-up.js";
import type { RankedChapter } from "../retrieve/find-chapters.js";
import type { CitedText } from "./answer-draft.js";
import type { AnswerParts } from "./answer-parts.js";
import { type Finding, findAnswer, NOTHING_FOUND } from "./find-answer.js";
import type { ChatModel } from "./model/chat-model.js";
import type { RewrittenQuestion } from "./model/rewrite-question.js";
import type { ChapterSpans } from "./quote/choose-spans.js";
import { leaveQuoted } from "./quote/leave-quoted.js";
import type { QuestionIntent } from "./requests/read-intent.js";
import type { AnswerForm } from "./requests/recognise/read-form.js";
import type { ResolvedQuestion } from "./resolve-question.js";
import { tryOrNull } from "./try-or-null.js";

interface Searched {
  readonly asked: ResolvedQuestion;
  /** What the episodes hold on the question. */
  readonly finding: Finding;
}

/** An answer from the episodes' own data. */
export interface ToldPlan extends Searched {
  readonly kind: "told";
  /** Never empty. */
  readonly pieces: readonly CitedText[];
}

/** An answer in the page's own words. */
export interface QuotedPlan extends Searched {
  readonly kind: "quoted";
  /** The chapters that answer, best first, with what answers in each; never empty. */
  readonly chapters: readonly ChapterSpans[];
}

/** An answer in a language model's words. */
export interface WrittenPlan extends Searched {
  readonly kind: "written";
  readonly chatModel: ChatModel;
  /** The question as it is put to the model, in full and in its reader's language. */
  readonly question: string;
  /** The chapters that the model is shown passages of, best first; never empty. */
  readonly chapters: readonly RankedChapter[];
  /** The model's rewriting of the question; null where there is none. */
  readonly rewritten: RewrittenQuestion | null;
  /** How the question is answered where nothing that the model writes can be released. */
  readonly otherwise: QuotedPlan | AbstainedPlan;
}

/** No answer: the episodes do not hold one. */
export interface AbstainedPlan extends Searched {
  readonly kind: "abstained";
  /** The sentence for the reader; null for the usual one, that the episodes do not answer, and why. */
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
  if (asked.intent.kind === "unknown") {
    const { sentence } = asked.intent;
    return { plan: { kind: "abstained", asked, finding: NOTHING_FOUND, sentence }, modelFailed: false };
  }
  if (asked.intent.kind === "talk") return { plan: planTalk(asked, asked.intent), modelFailed: false };
  const { rewritten, failed } = await rewrite(parts, asked, chatModel);
  const finding = await findAnswer(parts, asked, {
    rewritten: rewritten?.text ?? null,
    forModel: chatModel !== null,
  });
  const plan = choosePlan({ asked, finding }, failed ? null : chatModel, rewritten);
  return { plan, modelFailed: failed };
}

/** What asks nothing of the episodes is not searched for; a slip is no question that was answered. */
function planTalk(
  asked: ResolvedQuestion,
  { sentence, isAnswer }: Extract<QuestionIntent, { kind: "talk" }>,
): AnswerPlan {
  const searched = { asked, finding: NOTHING_FOUND };
  if (!isAnswer) return { kind: "abstained", ...searched, sentence };
  return { kind: "told", ...searched, pieces: [{ text: sentence, sources: [] }] };
}

const NO_MORE = "The episodes say no more about this.";

/** Decides how a question is answered; without a model no answer is in a model's words. */
function choosePlan(
  searched: Searched,
  chatModel: ChatModel | null,
  rewritten: RewrittenQuestion | null,
): AnswerPlan {
  const { text, history, intent, form } = searched.asked;
  if (intent.kind === "direct") {
    const { pieces, otherwise } = intent.answer;
    return pieces.length > 0
      ? { kind: "told", ...searched, pieces }
      : { kind: "abstained", ...searched, sentence: otherwise };
  }
  const { selected, nearest } = searched.finding;
  const question = rewritten?.text ?? joinFollowUp(text, history) ?? text;
  const isMore = history.length > 0 && asksForMore(text);
  const quotable = keepFirst(isMore ? leaveQuoted(selected, history) : selected, form);
  const otherwise =
    quotable.length === 0
      ? ({
          kind: "abstained",
          ...searched,
          sentence: isMore && selected.length > 0 ? NO_MORE : null,
        } as const)
      : ({ kind: "quoted", ...searched, chapters: quotable } as const);
  if (chatModel === null || nearest.length === 0) return otherwise;
  // A question in another language is answered in that language.
  const plain = rewritten?.isTranslated === true ? `${text} (${rewritten.text})` : question;
  const asked = form === null ? plain : `${plain} (${form.words})`;
  return {
    kind: "written",
    ...searched,
    chatModel,
    question: asked,
    chapters: nearest,
    rewritten,
    otherwise,
  };
}

/** Keeps as many quotations as the form asks for, best first; one where it is only to be short. */
function keepFirst(chapters: readonly ChapterSpans[], form: AnswerForm | null): ChapterSpans[] {
  let left = form === null ? Number.POSITIVE_INFINITY : (form.most ?? 1);
  return chapters.flatMap((chapter) => {
    const spans = chapter.spans.slice(0, left);
    left -= spans.length;
    return spans.length === 0 ? [] : [{ ...chapter, spans }];
  });
}

async function rewrite(
  { prompts, secrets, onModelFailure }: AnswerParts,
  { text, history, episodes, asker }: ResolvedQuestion,
  chatModel: ChatModel | null,
): Promise<{ rewritten: RewrittenQuestion | null; failed: boolean }> {
  if (chatModel === null) return { rewritten: null, failed: false };
  const { signal } = asker;
  const { rewriteQuestion } = await import("./model/rewrite-question.js");
  const options = { chatModel, prompt: prompts.rewrite, question: text, history, episodes, secrets, signal };
  const reply = await tryOrNull(
    async () => ({ rewritten: await rewriteQuestion(options), failed: false }),
    signal,
    onModelFailure,
  );
  return reply ?? { rewritten: null, failed: true };
}
