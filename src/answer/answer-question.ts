import { askAboutChapter } from "../shared/ask-about-chapter.js";
import type { AnswerEvent, Chapter, ChatResponse } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import { AnswerDraft } from "./answer-draft.js";
import type { AnswerParts, AnswerRequest } from "./answer-parts.js";
import { buildCitation } from "./build-citation.js";
import type { ChatModel } from "./model/chat-model.js";
import { type AnswerPlan, planAnswer } from "./plan-answer.js";
import { type ResolvedQuestion, resolveQuestion } from "./resolve-question.js";
import { FALLBACK, type Written, writeAnswer } from "./write-answer.js";

const CLOSEST = 3;
const MOST_FOLLOW_UPS = 3;

/**
 * Answers the last message. Ends with one `answer-end`; the deltas before it add up to its `answer`.
 * Throws `bad_request` for an unknown episode, `overloaded` before the first event where too many answers are being
 * written, and the signal's reason where it is aborted.
 */
export async function* answerQuestion(
  parts: AnswerParts,
  request: AnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const question = await resolveQuestion(parts.store, request);
  // What is asked of the episode as such needs no model.
  const chatModel = question.intent.kind === "search" ? parts.chatModel : null;
  if (chatModel === null || parts.modelQueue === null) {
    return yield* answerWith(parts, question, { chatModel, started });
  }
  const place = parts.modelQueue.enter();
  try {
    yield* answerWith(parts, question, { chatModel: place.use(chatModel), started });
  } finally {
    place.leave();
  }
}

interface Attempt {
  /** Null: the answer is extractive. */
  readonly chatModel: ChatModel | null;
  /** By `performance.now()`. */
  readonly started: number;
}

/** Says that it begins before it looks anything up: under load that is what a reader waits for first. */
async function* answerWith(
  parts: AnswerParts,
  question: ResolvedQuestion,
  { chatModel, started }: Attempt,
): AsyncGenerator<AnswerEvent> {
  const id = parts.createId();
  const model = chatModel === null ? null : await resolveModel(parts, chatModel, question.signal);
  yield { type: "answer-start", id, mode: chatModel === null ? "extractive" : "llm", model };
  const planning = await planAnswer(parts, question, model === null ? null : chatModel);
  const modelFailed = planning.modelFailed || (chatModel !== null && model === null);
  if (modelFailed && !parts.degraded) yield FALLBACK;
  const draft = new AnswerDraft();
  const written = yield* writeAnswer(parts, planning.plan, draft);
  const response = closeAnswer(planning.plan, draft, {
    id,
    ...written,
    model: written.mode === "llm" ? model : null,
    degraded: parts.degraded || modelFailed || written.degraded,
  });
  const { embedMs, retrieveMs } = planning.plan.finding.retrieval;
  const firstDeltaMs = draft.firstReleaseAt === null ? 0 : draft.firstReleaseAt - started;
  const timings = { embedMs, retrieveMs, firstDeltaMs, totalMs: performance.now() - started };
  yield { type: "answer-end", response: { ...response, timings } };
}

/** The model's name; null, and the operator is told why, where its server does not say. */
async function resolveModel(
  parts: AnswerParts,
  chatModel: ChatModel,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    return await chatModel.resolveModel(signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    parts.onModelFailure?.(error);
    return null;
  }
}

/** The whole answer, as it is sent last. */
function closeAnswer(
  plan: AnswerPlan,
  draft: AnswerDraft,
  { id, mode, model, abstained, degraded, checks }: Written & Pick<ChatResponse, "id" | "model">,
): Omit<ChatResponse, "timings"> {
  const near = plan.finding.retrieval.chapters;
  const told = plan.kind === "told" ? plan.pieces.flatMap(({ sources }) => sources) : [];
  const answered = plan.kind === "quoted" || plan.kind === "written" ? plan.chapters : [];
  const closest = abstained ? near.slice(0, CLOSEST) : [];
  return {
    id,
    answer: draft.text,
    citations: abstained ? [] : draft.citations,
    abstained,
    closest: closest.flatMap(({ episode, chapter, passages }, i) => {
      const passage = passages[0]?.passage;
      return passage === undefined ? [] : [buildCitation({ episode, chapter, passage }, i + 1, "verbatim")];
    }),
    mode,
    model,
    degraded,
    checks,
    followUps: suggestFollowUps([...told, ...near], answered),
  };
}

interface Place {
  readonly episode: Pick<EpisodeOutline, "id">;
  readonly chapter: Pick<Chapter, "number" | "title">;
}

/** Questions whose answer is one of the chapters near by, nearest first, other than those that were cited. */
function suggestFollowUps(near: readonly Place[], cited: readonly Place[]): string[] {
  const name = ({ episode, chapter }: Place) => `${episode.id} ${chapter.number}`;
  const told = new Set(cited.map(name));
  const questions = near
    .filter((place) => !told.has(name(place)))
    .map(({ chapter }) => askAboutChapter(chapter));
  return [...new Set(questions)].slice(0, MOST_FOLLOW_UPS);
}
