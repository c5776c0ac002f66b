import type { AnswerParts } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { findAnswer } from "../answer/find-answer.js";
import { resolveQuestion } from "../answer/resolve-question.js";
import { searchPassages } from "../retrieve/search-passages.js";
import type { ChatResponse } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import type { EvalQuestion } from "./read-questions.js";

const SEARCH_LIMIT = 50;

/** The results of search and answer for a question. */
export interface Outcome {
  readonly question: EvalQuestion;
  /** Distinct chapter numbers in the order search found them. */
  readonly ranked: readonly number[];
  /** Texts of the passages, in the same order. */
  readonly passages: readonly string[];
  readonly response: ChatResponse;
  /** How likely it is that the notes answer, as they were read, 0..1; null where nothing was read. */
  readonly probability: number | null;
}

/** Searches and answers one question, as a client would ask it. Throws like `retrieve`. */
export async function answerEvalQuestion(
  parts: AnswerParts,
  question: EvalQuestion,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { history } = question;
  const scope = { episodes: question.episode === undefined ? undefined : [question.episode], signal };
  const search = { question: question.question, history, limit: SEARCH_LIMIT, ...scope };
  const messages = [...history, { role: "user", content: question.question } as const];
  for await (const event of answerQuestion(parts, { messages, ...scope })) {
    if (event.type !== "answer-end") continue;
    // What else is looked up comes second: it finds embeddings and readings in the cache, and the answer's times are measured.
    const asked = await resolveQuestion(parts, { messages, ...scope });
    const { probability } = await findAnswer(parts, asked, { rewritten: null, forModel: false });
    const { passages: found } = await searchPassages(parts, search);
    return {
      question,
      ranked: [...new Set(found.map(({ chapter }) => chapter.number))],
      passages: found.map(({ passage }) => passage.text),
      response: event.response,
      probability,
    };
  }
  throw new AppError("internal", "an answer ended without its end");
}
