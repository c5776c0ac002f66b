import { pointsAtEarlierQuestion } from "../../language/join-follow-up.js";
import { splitQuestion } from "../../language/split-question.js";
import type { ChatMessage } from "../../shared/domain.js";
import type { PassageStore } from "../../store/passage-store.js";
import { type Asked, answerDirectly, type DirectAnswer } from "./answer-directly.js";
import { recogniseRequest } from "./recognise-request.js";

/** What a question wants. */
export type QuestionIntent =
  /** The question is about what is said in the episodes, and is searched for. */
  | { readonly kind: "search" }
  /** The question asks when something is talked about; its topic is searched for instead. */
  | { readonly kind: "moment"; readonly topic: string }
  /** The question is about an episode of a number that none has; the sentence says so. */
  | { readonly kind: "unknown"; readonly sentence: string }
  /** The episodes' own data answers the question. */
  | { readonly kind: "direct"; readonly answer: DirectAnswer };

export interface AskedOf extends Asked {
  /** The turns before the question, oldest first. */
  readonly history: readonly ChatMessage[];
}

/**
 * Reads what a question wants. A question in parts has a direct answer where each of its parts has one; a question
 * that points back to earlier ones has none.
 */
export async function readIntent(
  store: PassageStore,
  question: string,
  { history, episodes, signal }: AskedOf,
): Promise<QuestionIntent> {
  const isFollowUp = history.some(({ role }) => role === "user");
  if (isFollowUp && pointsAtEarlierQuestion(question)) return { kind: "search" };
  const whole = recogniseRequest(question);
  if (whole?.kind === "moment") return whole;
  const requests = whole === null ? splitQuestion(question).map(recogniseRequest) : [whole];
  const answers = await Promise.all(
    requests.map((request) =>
      request === null || request.kind === "moment"
        ? null
        : answerDirectly(store, request, { episodes, signal }),
    ),
  );
  const answer = joinAnswers(answers);
  return answer === null ? { kind: "search" } : { kind: "direct", answer };
}

/** Joins the answers to a question's parts; returns null where a part has none, or where one of several is empty. */
function joinAnswers(answers: readonly (DirectAnswer | null)[]): DirectAnswer | null {
  const [first] = answers;
  if (first === undefined || first === null || answers.length === 1) return first ?? null;
  const full = answers.filter((answer) => answer !== null && answer.pieces.length > 0);
  if (full.length < answers.length) return null;
  const pieces = full.flatMap((answer, i) =>
    (answer?.pieces ?? []).map((piece, j) =>
      i > 0 && j === 0 ? { ...piece, text: `\n\n${piece.text}` } : piece,
    ),
  );
  return { pieces, otherwise: first.otherwise };
}
