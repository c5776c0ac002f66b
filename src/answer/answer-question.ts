import type { AnswerEvent, AnswerMode, ChatMessage, ChatResponse } from "../domain.js";
import { AppError } from "../errors.js";
import { joinFollowUp } from "../retrieve/join-follow-up.js";
import type { RankedChapter, RetrieveParts } from "../retrieve/retrieve.js";
import type { EpisodeScope } from "../retrieve/select-episodes.js";
import { AnswerDraft } from "./answer-draft.js";
import { buildCitation } from "./build-citation.js";
import type { ChatModel } from "./chat-model/chat-model.js";
import { type Finding, findAnswer } from "./find-answer.js";
import type { SentenceCounts, UnsupportedPolicy } from "./ground-sentences.js";
import { quoteWords } from "./quote-words.js";
import type { Prompts } from "./read-prompts.js";
import { type RequestReading, readRequest } from "./read-request.js";
import { rewriteQuestion } from "./rewrite-question.js";
import { suggestFollowUps } from "./suggest-follow-ups.js";
import { writeExtract } from "./write-extract.js";
import { writeMoments } from "./write-moments.js";
import { writeWithModel } from "./write-with-model.js";

const CLOSEST = 3;
const ABSTENTION = "The chapter notes do not answer this question.";

export interface AnswerParts extends RetrieveParts {
  /** Null: extractive answers. */
  readonly chatModel: ChatModel | null;
  readonly prompts: Prompts;
  /** What becomes of a model's sentence that nothing supports. */
  readonly unsupported: UnsupportedPolicy;
  /** True where the process itself runs with less than it was configured for. */
  readonly degraded: boolean;
  readonly createId: () => string;
  /** Told why the model did not answer; the reader gets the extractive answer. */
  readonly onModelFailure?: (error: AppError) => void;
}

export interface AnswerRequest extends EpisodeScope {
  /** The last one is the user's question. */
  readonly messages: readonly ChatMessage[];
  readonly signal?: AbortSignal;
}

/** An answer in the making. */
interface Writing {
  readonly id: string;
  /** What the model is asked: the question in full. */
  readonly question: string;
  /** The model's rewriting of a follow-up question; null where there is none. */
  readonly rewritten: string | null;
  /** Null: extractive answers. */
  readonly chatModel: ChatModel | null;
  readonly reading: RequestReading;
  readonly selected: readonly RankedChapter[];
  readonly unanswered: readonly string[];
  readonly draft: AnswerDraft;
  readonly signal?: AbortSignal;
  mode: AnswerMode;
  model: string | null;
  abstained: boolean;
  degraded: boolean;
  counts: SentenceCounts;
}

/**
 * Answers the last message. Ends with one `answer-end`; the deltas before it add up to its `answer`.
 * Throws `bad_request` for an unknown episode, and the signal's reason where it is aborted.
 */
export async function* answerQuestion(
  parts: AnswerParts,
  request: AnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const { messages, ...scope } = request;
  const { signal } = scope;
  const question = messages.at(-1)?.content ?? "";
  const reading = readRequest(parts.index, question, scope);
  const { topic, telling } = reading;
  const stands = topic !== null || telling !== null;
  const history = stands ? [] : messages.slice(0, -1);
  const understood = await understandFollowUp(parts, { question, history, ...scope });
  const { rewritten } = understood;
  const finding = await findAnswer(parts, {
    question: topic ?? question,
    history,
    ...(rewritten === null ? {} : { rewritten }),
    ...scope,
  });
  const writing: Writing = {
    id: parts.createId(),
    question: rewritten ?? joinFollowUp(question, history) ?? question,
    rewritten,
    reading,
    chatModel: stands || understood.failed ? null : parts.chatModel,
    selected: telling === null ? finding.selected : [],
    unanswered: telling === null ? finding.unanswered : [],
    draft: new AnswerDraft(),
    ...(signal === undefined ? {} : { signal }),
    mode: "extractive",
    model: null,
    abstained: telling === null ? finding.selected.length === 0 : telling.pieces.length === 0,
    degraded: parts.degraded || understood.failed,
    counts: { sentences: 0, withheld: 0, corrected: 0 },
  };
  let firstDeltaMs = 0;
  for await (const event of write(parts, writing)) {
    if (event.type === "text-delta" && firstDeltaMs === 0) firstDeltaMs = performance.now() - started;
    yield event;
  }
  const { embedMs, retrieveMs } = finding.retrieval;
  const timings = {
    embedMs,
    retrieveMs,
    firstDeltaMs,
    totalMs: performance.now() - started,
  };
  yield {
    type: "answer-end",
    response: { ...close(writing, finding), timings },
  };
}

/** A follow-up in full, by the model where there is one; a model that fails here is not asked for the answer. */
async function understandFollowUp(
  { chatModel, prompts, onModelFailure }: AnswerParts,
  { question, history, signal }: { question: string; history: readonly ChatMessage[]; signal?: AbortSignal },
): Promise<{ rewritten: string | null; failed: boolean }> {
  if (chatModel === null) return { rewritten: null, failed: false };
  const options = { chatModel, prompt: prompts.rewrite, question, history };
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

async function* write(parts: AnswerParts, writing: Writing): AsyncGenerator<AnswerEvent> {
  const { id, question, draft, selected, chatModel } = writing;
  const { topic, telling } = writing.reading;
  if (chatModel === null || writing.abstained) {
    yield { type: "answer-start", id, mode: "extractive", model: null };
  } else {
    yield* attemptModel(parts, chatModel, writing);
  }
  if (writing.abstained) {
    yield* draft.add(telling?.untold ?? ABSTENTION);
  } else if (writing.mode === "extractive") {
    if (telling !== null) for (const piece of telling.pieces) yield* draft.cite(piece);
    else if (topic !== null) yield* writeMoments(draft, topic, selected);
    else yield* writeExtract(draft, question, selected);
    writing.counts = {
      sentences: draft.citations.length,
      withheld: 0,
      corrected: 0,
    };
  }
  if (!writing.abstained) yield* admitUnanswered(writing);
}

/** A plain sentence for the parts of the question that nothing answers. */
function* admitUnanswered({ draft, unanswered }: Writing): Generator<AnswerEvent> {
  if (unanswered.length === 0) return;
  const parts = unanswered.map((part) => quoteWords(part.replace(/[?\s]+$/, ""))).join(" and ");
  yield* draft.add(`\n\nThe chapter notes do not answer the rest of the question: ${parts}.`);
}

/** Leaves the mode at `extractive` where nothing the model wrote could be released. */
async function* attemptModel(
  parts: AnswerParts,
  chatModel: ChatModel,
  writing: Writing,
): AsyncGenerator<AnswerEvent> {
  const { id, question, selected, draft, signal } = writing;
  const model = await resolveModel(parts, chatModel, signal);
  yield { type: "answer-start", id, mode: "llm", model };
  if (writing.rewritten !== null) {
    yield { type: "status-update", stage: `understood as: ${writing.rewritten}` };
  }
  if (model !== null) {
    const { prompts, unsupported } = parts;
    const options = { chatModel, prompts, question, chapters: selected, draft, evidence: parts, unsupported };
    const outcome = yield* writeWithModel(signal === undefined ? options : { ...options, signal });
    if (outcome.failure !== null) parts.onModelFailure?.(outcome.failure);
    writing.counts = outcome.counts;
    writing.degraded ||= outcome.failure !== null;
    writing.abstained = outcome.declined && draft.text === "";
    if (draft.text !== "" || writing.abstained) {
      writing.mode = "llm";
      writing.model = model;
      return;
    }
  }
  writing.degraded = true;
  yield { type: "status-update", stage: "extractive-fallback" };
}

/** The model's name; null, and the failure told, where its server does not say. */
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

function close(writing: Writing, { retrieval: { chapters } }: Finding): Omit<ChatResponse, "timings"> {
  const { id, draft, mode, model, abstained, degraded, counts, selected, reading } = writing;
  const told = reading.telling?.pieces.flatMap(({ sources }) => sources) ?? [];
  const nearest = abstained ? chapters.slice(0, CLOSEST) : [];
  return {
    id,
    answer: draft.text,
    citations: abstained ? [] : draft.citations,
    abstained,
    closest: nearest.flatMap(({ episode, chapter, passages }, i) => {
      const passage = passages[0]?.passage;
      return passage === undefined ? [] : [buildCitation({ episode, chapter, passage }, i + 1, "verbatim")];
    }),
    mode,
    model,
    degraded,
    checks: { ...counts },
    followUps: suggestFollowUps([...told, ...chapters], selected),
  };
}
