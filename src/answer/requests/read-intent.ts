import { pointsAtEarlierQuestion } from "../../language/join-follow-up.js";
import { splitQuestion } from "../../language/split-question.js";
import { readQuestion } from "../../retrieve/read-question.js";
import type { Asker } from "../../shared/asker.js";
import type { AnswerParts } from "../answer-parts.js";
import { type Asked, answerDirectly, type DataRequest } from "./answer-directly.js";
import type { DirectAnswer } from "./direct-answer.js";
import type { EpisodeRequest } from "./episode-request.js";
import type { AnswerForm } from "./recognise/read-form.js";
import { type QuestionSenses, type Recognised, recogniseRequest } from "./recognise/recognise-request.js";
import { replyToTalk } from "./reply-to-talk.js";

/** What a question wants. */
export type QuestionIntent =
  /** The question is about what is said in the episodes, and is searched for. */
  | { readonly kind: "search" }
  /** The question asks when something is talked about; its topic is searched for instead. */
  | { readonly kind: "moment"; readonly topic: string }
  /** The question is about an episode of a number that none has; the sentence says so. */
  | { readonly kind: "unknown"; readonly sentence: string }
  /** Nothing is asked of the episodes; the sentence says what can be. It is an answer unless nothing was asked at all. */
  | { readonly kind: "talk"; readonly sentence: string; readonly isAnswer: boolean }
  /** The episodes' own data answers the question. */
  | { readonly kind: "direct"; readonly answer: DirectAnswer };

export type RequestParts = Pick<AnswerParts, "store" | "embedder" | "requests">;

export interface AskedOf extends Asked {
  /** True where a question was asked before. */
  readonly isFollowUp: boolean;
  readonly client?: string | undefined;
  /** The form that the answer is asked for in, where the question itself does not say. */
  readonly form: AnswerForm | null;
}

/** What is wanted, and what is searched for in place of the question where that is something else. */
export interface ReadIntent {
  readonly intent: QuestionIntent;
  readonly searched?: string;
  /** What is asked of the episodes' own data, where all of the question is one such request. */
  readonly asks?: DataRequest["kind"];
}

const SEARCH: ReadIntent = { intent: { kind: "search" } };

/** Recognises a request with the question's vector, or by its words where it has none. */
export async function recogniseAsked(
  { store, embedder, requests }: RequestParts,
  question: string,
  { client, signal }: Asker,
): Promise<Recognised | null> {
  const findMeaning: QuestionSenses["findMeaning"] = async (text) => {
    if (!store.hasVectors) return null;
    try {
      return (await readQuestion(text, embedder, { client, signal })).meaning;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      // Words are enough to tell a request; a fault is told where the question is looked up.
      return null;
    }
  };
  return await recogniseRequest(requests, question, {
    findMeaning,
    holds: (term) => store.keywords.holds(term),
  });
}

/**
 * Reads what a question wants. A question in parts has a direct answer where each of its parts has one; a question
 * that points back to earlier ones has none.
 */
export async function readIntent(parts: RequestParts, question: string, asked: AskedOf): Promise<ReadIntent> {
  if (asked.isFollowUp && pointsAtEarlierQuestion(question)) return SEARCH;
  const joint = await readParts(parts, question, asked);
  if (joint !== null) return joint;
  const whole = await recogniseAsked(parts, question, asked);
  if (whole === null) return SEARCH;
  const { request, form } = whole;
  if (request.kind === "moment") return { intent: request };
  if (request.kind === "wording")
    return { intent: { kind: "search" }, searched: `What do they say about ${request.topic}?` };
  if (request.kind === "talk" || request.kind === "form")
    return { intent: { kind: "talk", ...replyToTalk(request, asked.episodes) } };
  const how = { ...asked, form: form ?? asked.form };
  const named = request.kind === "people" ? request.name : undefined;
  // "Who is Guest One?" asks for somebody of that name, where there is one.
  const person =
    named === undefined ? null : await answerDirectly(parts.store, { kind: "person", name: named }, how);
  const answer = person ?? (await answerDirectly(parts.store, request, how));
  return answer === null ? SEARCH : { intent: { kind: "direct", answer }, asks: request.kind };
}

/** Reads a question in parts; null where it has none, or where one of them is not answered from the episode's own data. */
async function readParts(parts: RequestParts, question: string, asked: AskedOf): Promise<ReadIntent | null> {
  const pieces = splitQuestion(question);
  if (pieces.length < 2) return null;
  const recognised = await Promise.all(pieces.map((piece) => recogniseAsked(parts, piece, asked)));
  const requests = recognised.map((each) => each?.request ?? null);
  if (!requests.every(isOfData)) return null;
  const answers = await Promise.all(requests.map((request) => answerDirectly(parts.store, request, asked)));
  const answer = joinAnswers(answers);
  return answer === null ? null : { intent: { kind: "direct", answer } };
}

function isOfData(request: EpisodeRequest | null): request is DataRequest {
  return request !== null && !["moment", "wording", "talk", "form"].includes(request.kind);
}

/** Joins the answers to a question's parts; returns null where a part has none, or an empty one. */
function joinAnswers(answers: readonly (DirectAnswer | null)[]): DirectAnswer | null {
  const full = answers.filter((answer) => answer !== null && answer.pieces.length > 0);
  const [first] = full;
  if (first === undefined || first === null || full.length < answers.length) return null;
  const pieces = full.flatMap((answer, i) =>
    (answer?.pieces ?? []).map((piece, j) =>
      i > 0 && j === 0 ? { ...piece, text: `\n\n${piece.text}` } : piece,
    ),
  );
  return { pieces, otherwise: first.otherwise };
}
