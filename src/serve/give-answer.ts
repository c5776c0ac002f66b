import type { AnswerParts, AnswerRequest } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import type { AnswerEvent, ChatResponse } from "../shared/domain.js";
import { AppError, type ErrorCode } from "../shared/errors.js";
import { noteOnRequest } from "./edge/request-scope.js";
import { labelOutcome } from "./label-outcome.js";

/** Where a question came in. */
export type Door = "api" | "openai" | "mcp";

/** One question and what became of it. */
export type AnswerOutcome = {
  readonly door: Door;
  /** As it was asked, without the turns before it. */
  readonly question: string;
} & (
  | { readonly kind: "answered"; readonly response: ChatResponse }
  | { readonly kind: "failed"; readonly code: ErrorCode }
  /** The client went away before the end. */
  | { readonly kind: "left" }
);

/** Told of every answer at every door. Must not throw. */
export type AnswerObserver = (outcome: AnswerOutcome) => void;

export interface AnsweringParts {
  readonly answer: AnswerParts;
  readonly observers: readonly AnswerObserver[];
  /** Aborted when the server no longer waits for open answers; its reason is what the reader is told. */
  readonly cutOff: AbortSignal;
}

export interface DoorRequest extends Omit<AnswerRequest, "signal"> {
  readonly door: Door;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

/** An answer for any door, with its observers told how it went. Events and errors are those of `answerQuestion`. */
export async function* giveAnswer(parts: AnsweringParts, request: DoorRequest): AsyncGenerator<AnswerEvent> {
  const { door, gone, ...asked } = request;
  const question = asked.messages.at(-1)?.content ?? "";
  let outcome: AnswerOutcome = { door, question, kind: "left" };
  noteOnRequest(labelOutcome(outcome));
  try {
    const signal = AbortSignal.any([gone, parts.cutOff]);
    for await (const event of answerQuestion(parts.answer, { ...asked, signal })) {
      if (event.type === "answer-end")
        outcome = { door, question, kind: "answered", response: event.response };
      yield event;
    }
  } catch (error) {
    if (!gone.aborted) {
      const code = error instanceof AppError ? error.code : "internal";
      outcome = { door, question, kind: "failed", code };
    }
    throw error;
  } finally {
    noteOnRequest(labelOutcome(outcome));
    for (const observe of parts.observers) observe(outcome);
  }
}

/** The whole answer. Throws like `giveAnswer`. */
export async function collectAnswer(events: AsyncIterable<AnswerEvent>): Promise<ChatResponse> {
  for await (const event of events) {
    if (event.type === "answer-end") return event.response;
  }
  throw new AppError("internal", "an answer ended without its end");
}
