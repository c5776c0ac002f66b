import type { RankedChapter } from "../../retrieve/find-chapters.js";
import { countNoun } from "../../shared/count-noun.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { AnswerParts } from "../answer-parts.js";
import { estimateTokens } from "../budget/token-budget.js";
import { selectContext } from "../context/select-context.js";
import {
  type Claimed,
  type GroundedReply,
  type Grounding,
  groundReply,
  type WrongSentence,
} from "../ground/ground-reply.js";
import { type SentenceCounts, UNCHECKED } from "../ground/sentence-counts.js";
import { readReply } from "../reply/read-reply.js";
import { ANSWER_SCHEMA } from "../reply/reply-schema.js";
import { tryOrNull } from "../try-or-null.js";
import type { ChatModel } from "./chat-model.js";
import { correctSentences } from "./correct-sentences.js";
import { PromptTooLong, RefusedSchema } from "./server/describe-model-failure.js";
import { verifyClaims } from "./verify-claims.js";
import { writePrompt } from "./write-prompt.js";

/** Once a server may turn out to take no schema, and twice to have a smaller window. */
const MOST_TRIES = 4;
/** An answer that took longer is not held up by corrections. */
const LATEST_CALL_MS = 30_000;
/** Tokens are estimated: so much of the room in a window is used. */
const USED_SHARE = 0.85;
/** By so much an estimate is raised for each refusal of a prompt as too long, until the answer is written. */
const MORE_A_REFUSAL = 1.3;
/** In tokens. So few passages are shown wherever the window has room for them. */
const LEAST_CONTEXT = 400;

export interface ModelWriting
  extends Omit<Grounding, "sources" | "counts" | "correct" | "verify">,
    Pick<AnswerParts, "prompts" | "contextTokens" | "verifiesClaims" | "onModelFailure"> {
  readonly chatModel: ChatModel;
  /** Chapters that may answer, best first. */
  readonly chapters: readonly RankedChapter[];
}

export interface ModelOutcome extends GroundedReply {
  readonly counts: SentenceCounts;
}

/** Streams a model's answer into the draft, checked. Throws only the signal's reason or a fault of the program. */
export async function* writeWithModel(writing: ModelWriting): AsyncGenerator<AnswerEvent, ModelOutcome> {
  const counts = { ...UNCHECKED };
  let tooLong = 0;
  for (let tries = 1; ; tries++) {
    try {
      const { isEmpty, ...grounded } = yield* tryOnce(writing, counts, tooLong);
      if (!isEmpty || tries === MOST_TRIES) return { ...grounded, counts };
    } catch (failure) {
      writing.signal?.throwIfAborted();
      if (!(failure instanceof AppError)) throw failure;
      const isLearnt = failure instanceof RefusedSchema || failure instanceof PromptTooLong;
      tooLong += Number(failure instanceof PromptTooLong);
      if (!isLearnt || tries === MOST_TRIES) return { declined: false, failure, counts };
    }
  }
}

/**
 * Asks as the server is known to want it; `isEmpty` where it wrote nothing in the form that was asked for. Throws a `RefusedSchema` or a `PromptTooLong` where it
 * wants it otherwise.
 */
async function* tryOnce(
  writing: ModelWriting,
  counts: SentenceCounts,
  tooLong: number,
): AsyncGenerator<AnswerEvent, GroundedReply & { readonly isEmpty: boolean }> {
  const { chatModel, prompts, question, chapters, view, signal } = writing;
  const { takesSchema } = chatModel.traits;
  const form = takesSchema ? "json" : "text";
  const sources = selectContext(view, chapters, countContextTokens(writing, form, tooLong));
  yield { type: "status-update", stage: `reading ${countNoun(sources.length, "passages")}` };
  const messages = writePrompt({ prompts, question, sources }, form);
  const schema = takesSchema ? ANSWER_SCHEMA : undefined;
  const traits = { answered: null, ignoredSchema: false, isCut: false };
  const onCut = () => {
    traits.isCut = true;
  };
  const deltas = chatModel.stream(messages, { schema, signal, onCut });
  const sentences = readReply(deltas, { passages: sources.length, asJson: takesSchema }, traits);
  const instructions = messages[0]?.content;
  const started = performance.now();
  const correct = async (wrong: readonly WrongSentence[]) => {
    if (performance.now() - started > LATEST_CALL_MS) return [];
    const correction = { chatModel, signal, prompt: prompts.correct, sources };
    return (await callOnce(writing, () => correctSentences(correction, wrong))) ?? [];
  };
  const verify = async (claims: readonly Claimed[]) => {
    const verification = { chatModel, signal, prompt: prompts.verify };
    return (await callOnce(writing, () => verifyClaims(verification, claims))) ?? new Map();
  };
  const grounded = yield* groundReply(
    { ...writing, sources, counts, correct, verify: writing.verifiesClaims ? verify : null, instructions },
    sentences,
    traits,
  );
  if (traits.ignoredSchema) chatModel.traits.ignoreSchema();
  return { ...grounded, isEmpty: traits.ignoredSchema && counts.sentences === 0 };
}

/**
 * Returns how many tokens of passages fit beside the rest of the prompt and the reply; fewer for each refusal of this
 * answer's prompt as too long.
 */
function countContextTokens(
  { chatModel, prompts, question, contextTokens }: ModelWriting,
  form: "json" | "text",
  tooLong: number,
): number {
  const { windowTokens, maxTokens } = chatModel.traits;
  const empty = writePrompt({ prompts, question, sources: [] }, form);
  const taken = empty.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  const room = (windowTokens ?? Number.POSITIVE_INFINITY) - maxTokens;
  const fitting = (room * USED_SHARE) / MORE_A_REFUSAL ** tooLong - taken;
  const wanted = Math.min(contextTokens / 2 ** tooLong, fitting);
  return Math.min(contextTokens, Math.max(wanted, Math.min(LEAST_CONTEXT, room - taken)));
}

/** Makes a further call; null where it fails, such as where the budget is spent. */
function callOnce<Result>(
  { onModelFailure, signal }: ModelWriting,
  call: () => Promise<Result>,
): Promise<Result | null> {
  return tryOrNull(call, signal, (error) => {
    if (error.code !== "budget_exhausted") onModelFailure?.(error);
  });
}
