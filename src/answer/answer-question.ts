import type { AnswerEvent, AnswerMode, ChatMessage, ChatResponse } from "../domain.js";
import { AppError } from "../errors.js";
import { type RankedChapter, type Retrieval, type RetrieveParts, retrieve } from "../retrieve/retrieve.js";
import type { EpisodeScope } from "../retrieve/select-episodes.js";
import { AnswerDraft } from "./answer-draft.js";
import { buildCitation } from "./build-citation.js";
import type { ChatModel } from "./chat-model/chat-model.js";
import type { SentenceCounts } from "./ground-sentences.js";
import { type RequestReading, readRequest } from "./read-request.js";
import { selectChapters } from "./select-chapters.js";
import { suggestFollowUps } from "./suggest-follow-ups.js";
import { writeExtract } from "./write-extract.js";
import { writeMoments } from "./write-moments.js";
import type { Prompts } from "./write-prompt.js";
import { writeWithModel } from "./write-with-model.js";

const CLOSEST = 3;
const ABSTENTION = "The chapter notes do not answer this question.";

export interface AnswerParts extends RetrieveParts {
  /** Null: extractive answers. */
  readonly chatModel: ChatModel | null;
  readonly prompts: Prompts;
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
  readonly question: string;
  readonly reading: RequestReading;
  readonly selected: readonly RankedChapter[];
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
  const question = messages.at(-1)?.content ?? "";
  const reading = readRequest(parts.index, question, scope);
  const { topic, telling } = reading;
  const retrieval = await retrieve(parts, { question: topic ?? question, ...scope });
  const writing: Writing = {
    id: parts.createId(),
    question,
    reading,
    selected: telling === null && retrieval.answerable ? selectChapters(retrieval.chapters) : [],
    draft: new AnswerDraft(),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    mode: "extractive",
    model: null,
    abstained: telling === null ? !retrieval.answerable : telling.pieces.length === 0,
    degraded: parts.degraded,
    counts: { sentences: 0, withheld: 0, corrected: 0 },
  };
  let firstDeltaMs = 0;
  for await (const event of write(parts, writing)) {
    if (event.type === "text-delta" && firstDeltaMs === 0) firstDeltaMs = performance.now() - started;
    yield event;
  }
  const { embedMs, retrieveMs } = retrieval;
  const timings = {
    embedMs,
    retrieveMs,
    firstDeltaMs,
    totalMs: performance.now() - started,
  };
  yield {
    type: "answer-end",
    response: { ...close(writing, retrieval), timings },
  };
}

async function* write(parts: AnswerParts, writing: Writing): AsyncGenerator<AnswerEvent> {
  const { id, question, draft, selected } = writing;
  const { topic, telling } = writing.reading;
  if (parts.chatModel === null || writing.abstained || topic !== null || telling !== null) {
    yield { type: "answer-start", id, mode: "extractive", model: null };
  } else {
    yield* attemptModel(parts, parts.chatModel, writing);
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
  if (model !== null) {
    const { prompts } = parts;
    const options = { chatModel, prompts, question, chapters: selected, draft };
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

function close(writing: Writing, { chapters }: Retrieval): Omit<ChatResponse, "timings"> {
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
