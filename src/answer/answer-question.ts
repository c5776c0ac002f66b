import type { ReadChapter } from "../read/read-chapters.js";
import type { AnswerEvent, ChatResponse } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import { selectEpisodes } from "../store/select-episodes.js";
import { AnswerDraft } from "./answer-draft.js";
import type { AnswerParts, AnswerRequest } from "./answer-parts.js";
import { buildCitation, type CitationSource } from "./build-citation.js";
import type { ChatModel } from "./model/chat-model.js";
import { pickShowStarters } from "./pick-starters.js";
import { type AnswerPlan, planAnswer } from "./plan-answer.js";
import { chooseSpans } from "./quote/choose-spans.js";
import { readLatest } from "./read-latest.js";
import { type ResolvedQuestion, resolveQuestion } from "./resolve-question.js";
import { suggestFollowUps } from "./suggest-follow-ups.js";
import { tryOrNull } from "./try-or-null.js";
import { FALLBACK, type Written, writeAnswer } from "./write-answer.js";

const CLOSEST = 3;

/**
 * Answers the last message. The last event is `answer-end`, and the deltas before it add up to its `answer`. Throws
 * `bad_request` for an unknown episode, `overloaded` before the first event where the client has too many open answers,
 * and the signal's reason once the signal is aborted.
 */
export async function* answerQuestion(
  parts: AnswerParts,
  request: AnswerRequest,
): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const { signal } = request;
  selectEpisodes(parts.store.episodes, request);
  const resolve = () => resolveQuestion(parts, request);
  if (parts.chatModel === null)
    return yield* answerWith(parts, { resolve, chatModel: null, started, signal });
  const question = await resolve();
  // Only a question that has to be searched for needs a model.
  const chatModel = question.intent.kind === "search" ? parts.chatModel : null;
  const asked = { resolve: () => Promise.resolve(question), started, signal };
  if (chatModel === null) return yield* answerWith(parts, { ...asked, chatModel });
  const slot = parts.modelQueue?.enter(request.client);
  const turn = parts.modelCircuit?.enter(request.client);
  try {
    // An answer that has waited in the queue looks once more whether the server is left alone.
    const guarded = turn?.use(chatModel) ?? chatModel;
    yield* answerWith(parts, { ...asked, chatModel: slot?.use(guarded) ?? guarded });
  } finally {
    turn?.leave();
    slot?.leave();
  }
}

interface Asked {
  /** Reads what is wanted, which may embed the question. */
  readonly resolve: () => Promise<ResolvedQuestion>;
  /** Null where the answer is extractive. */
  readonly chatModel: ChatModel | null;
  /** The time of the request, in milliseconds by `performance.now()`. */
  readonly started: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends `answer-start` before anything is embedded or searched, because under load a reader waits for that event first.
 * Where there is a language model, the question was resolved before, because that tells whether the model writes.
 */
async function* answerWith(
  parts: AnswerParts,
  { resolve, chatModel, started, signal }: Asked,
): AsyncGenerator<AnswerEvent> {
  const id = parts.createId();
  const model =
    chatModel && (await tryOrNull(() => chatModel.resolveModel(signal), signal, parts.onModelFailure));
  yield { type: "answer-start", id, mode: chatModel === null ? "extractive" : "llm", model };
  const question = await resolve();
  if (model !== null) yield { type: "status-update", stage: "searching" };
  const planning = await planAnswer(parts, question, model === null ? null : chatModel);
  const modelFailed = planning.modelFailed || (chatModel !== null && model === null);
  if (modelFailed && !parts.degraded) yield FALLBACK;
  const draft = new AnswerDraft();
  const written = yield* writeAnswer(parts, planning.plan, draft);
  // What was said stands where the store does not answer any more.
  const suggesting = await tryOrNull(() => readSuggesting(parts.store, planning.plan, draft, signal), signal);
  const response = closeAnswer(planning.plan, draft, {
    suggesting: suggesting ?? [],
    id,
    ...written,
    model: written.mode === "llm" ? model : null,
    degraded: parts.degraded || modelFailed || planning.plan.finding.degraded || written.degraded,
  });
  const { embedMs, retrieveMs } = planning.plan.finding.retrieval;
  const firstDeltaMs = draft.firstReleaseAt === null ? 0 : draft.firstReleaseAt - started;
  const timings = { embedMs, retrieveMs, firstDeltaMs, totalMs: performance.now() - started };
  yield { type: "answer-end", response: { ...response, timings } };
}

interface Closing extends Written, Pick<ChatResponse, "id" | "model"> {
  /** The episodes whose questions lead on. */
  readonly suggesting: readonly EpisodeOutline[];
}

/** Reads the latest of the episodes that were asked, and those that were cited. */
async function readSuggesting(
  store: AnswerParts["store"],
  { asked: { episodes } }: AnswerPlan,
  { citations }: AnswerDraft,
  signal: AbortSignal | undefined,
): Promise<EpisodeOutline[]> {
  const latest = await readLatest(store, episodes, signal);
  const known = new Set(latest.map(({ id }) => id));
  const cited = [...new Set(citations.map(({ episode }) => episode.id))].filter((id) => !known.has(id));
  return [...latest, ...(await store.readOutlines(cited, { signal }))];
}

/** Builds the response of `answer-end`, without its timings. */
function closeAnswer(
  plan: AnswerPlan,
  draft: AnswerDraft,
  { id, mode, model, abstained, degraded, checks, suggesting }: Closing,
): Omit<ChatResponse, "timings"> {
  const near = plan.finding.closest;
  const direct = plan.kind === "told" ? plan.pieces.flatMap(({ sources }) => sources) : [];
  const cited = plan.kind === "told" ? [] : draft.citations;
  const closest = abstained ? near.slice(0, CLOSEST) : [];
  return {
    id,
    answer: draft.text,
    citations: draft.citations,
    abstained,
    closest: closest.flatMap((chapter, i) => {
      const source = findMoment(chapter);
      return source === undefined ? [] : [buildCitation(source, i + 1, "verbatim")];
    }),
    mode,
    model,
    degraded,
    checks,
    followUps:
      plan.asked.intent.kind === "talk"
        ? pickShowStarters(suggesting)
        : suggestFollowUps({ ...plan.asked, episodes: suggesting }, [...direct, ...near], cited),
  };
}

/** Returns the words of a chapter that come nearest: those that were read as such, else its best passage. */
function findMoment(chapter: ReadChapter): CitationSource | undefined {
  const { episode, chapter: of, passages } = chapter;
  const [best] = passages;
  const read = chooseSpans([chapter])[0]?.spans[0]?.source;
  return read ?? (best && { episode, chapter: of, passage: best.passage });
}
