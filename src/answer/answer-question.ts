import { tokenize } from "../language/tokenize.js";
import type { AnswerEvent, AnswerMode, ChatResponse } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import { selectEpisodes } from "../store/select-episodes.js";
import { admitUnanswered, admitUnknownNames } from "./admit-gaps.js";
import { AnswerDraft } from "./answer-draft.js";
import type { AnswerParts, AnswerRequest } from "./answer-parts.js";
import { buildCitation } from "./build-citation.js";
import type { SentenceCounts } from "./ground/ground-sentences.js";
import type { ChatModel } from "./model/chat-model.js";
import { writeWithModel } from "./model/write-with-model.js";
import { type AnswerPlan, type AskedQuestion, planAnswer, readAsked } from "./plan-answer.js";
import { writeExtract } from "./quote/write-extract.js";
import { writeMoments } from "./quote/write-moments.js";
import { suggestFollowUps } from "./suggest-follow-ups.js";
import { writeAbstention } from "./write-abstention.js";

const CLOSEST = 3;

/** An answer in the making. */
interface Writing {
  readonly id: string;
  readonly plan: AnswerPlan;
  readonly draft: AnswerDraft;
  readonly signal?: AbortSignal;
  mode: AnswerMode;
  /** The model that was asked; null where there is none, or its server does not name it. */
  readonly model: string | null;
  abstained: boolean;
  degraded: boolean;
  counts: SentenceCounts;
}

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
  const question = await readAsked(parts, request);
  const { chatModel, modelQueue } = parts;
  if (question.standsAlone || chatModel === null || modelQueue === null) {
    return yield* answerWith(parts, question, started);
  }
  const place = modelQueue.enter();
  try {
    yield* answerWith({ ...parts, chatModel: place.use(chatModel) }, question, started);
  } finally {
    place.leave();
  }
}

/** Says that it begins before it looks anything up: under load that is what a reader waits for first. */
async function* answerWith(
  parts: AnswerParts,
  question: AskedQuestion,
  started: number,
): AsyncGenerator<AnswerEvent> {
  const { signal } = question.scope;
  const id = parts.createId();
  const chatModel = question.standsAlone ? null : parts.chatModel;
  const model = chatModel === null ? null : await resolveModel(parts, chatModel, signal);
  yield { type: "answer-start", id, mode: chatModel === null ? "extractive" : "llm", model };
  const plan = await planAnswer({ ...parts, chatModel: model === null ? null : chatModel }, question);
  const { retrieval } = plan.finding;
  const writing: Writing = {
    id,
    plan,
    draft: new AnswerDraft(),
    ...(signal === undefined ? {} : { signal }),
    mode: "extractive",
    model,
    abstained: (plan.reading.telling?.pieces ?? plan.selected).length === 0,
    degraded: parts.degraded || plan.modelFailed || (chatModel !== null && model === null),
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
    response: { ...close(writing), timings },
  };
}

async function* write(parts: AnswerParts, writing: Writing): AsyncGenerator<AnswerEvent> {
  const { chatModel, reading } = writing.plan;
  if (chatModel !== null && !writing.abstained) yield* attemptModel(parts, chatModel, writing);
  else if (writing.degraded && !parts.degraded) yield { type: "status-update", stage: "extractive-fallback" };
  if (writing.abstained) {
    yield* writing.draft.add(reading.telling?.untold ?? (await abstain(parts, writing.plan)));
    return;
  }
  if (writing.mode === "extractive") yield* quote(parts, writing);
  yield* admitGaps(writing);
}

/** An answer in the episodes' own words. */
function* quote(parts: AnswerParts, writing: Writing): Generator<AnswerEvent> {
  const { draft, plan } = writing;
  const { topic, telling } = plan.reading;
  if (telling !== null) for (const piece of telling.pieces) yield* draft.cite(piece);
  else if (topic !== null) yield* writeMoments(draft, topic, plan.selected, isNamed(parts, topic));
  else yield* writeExtract(draft, plan.question, plan.selected);
  writing.counts = { sentences: draft.citations.length, withheld: 0, corrected: 0 };
}

function isNamed({ store }: AnswerParts, topic: string): boolean {
  return tokenize(topic).some((term) => store.keywords.holds(term));
}

async function abstain({ store }: AnswerParts, { asked, scope, finding }: AnswerPlan): Promise<string> {
  const { unknownNames } = finding.retrieval;
  const episodes = selectEpisodes(store.episodes, scope) ?? store.episodes;
  return await writeAbstention({ question: asked, episodes, unknownNames });
}

/** What the question asked beside what has been answered. */
function* admitGaps({ draft, plan }: Writing): Generator<AnswerEvent> {
  if (plan.selected.length === 0) return;
  const { unanswered, retrieval } = plan.finding;
  const unknown = retrieval.unknownNames.filter(
    ({ text }) => !unanswered.some((part) => part.includes(text)),
  );
  for (const gap of [admitUnanswered(unanswered), admitUnknownNames(unknown)]) {
    if (gap !== "") yield* draft.add(`\n\n${gap}`);
  }
}

/** Leaves the mode at `extractive` where nothing the model wrote could be released. */
async function* attemptModel(
  parts: AnswerParts,
  chatModel: ChatModel,
  writing: Writing,
): AsyncGenerator<AnswerEvent> {
  const { draft, signal } = writing;
  const { question, selected, rewritten } = writing.plan;
  if (rewritten !== null) yield { type: "status-update", stage: `understood as: ${rewritten}` };
  const { store, embedder, prompts, unsupported, secrets } = parts;
  const ids = [...new Set(selected.map(({ episode }) => episode.id))];
  const evidence = { view: await store.readEpisodes(ids, { tokens: true, signal }), embedder };
  const asked = { chatModel, prompts, question, chapters: selected, draft };
  const options = { ...asked, evidence, unsupported, secrets };
  const outcome = yield* writeWithModel(signal === undefined ? options : { ...options, signal });
  if (outcome.failure !== null) parts.onModelFailure?.(outcome.failure);
  writing.counts = outcome.counts;
  writing.degraded ||= outcome.failure !== null;
  writing.abstained = outcome.declined && draft.text === "";
  if (draft.text !== "" || writing.abstained) {
    writing.mode = "llm";
    return;
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

function close(writing: Writing): Omit<ChatResponse, "timings"> {
  const { id, draft, mode, model, abstained, degraded, counts } = writing;
  const { reading, selected } = writing.plan;
  const { chapters } = writing.plan.finding.retrieval;
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
    model: mode === "llm" ? model : null,
    degraded,
    checks: { ...counts },
    followUps: suggestFollowUps([...told, ...chapters], selected),
  };
}
