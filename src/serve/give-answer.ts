import type { AnswerParts, AnswerRequest } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import type { Channel } from "../questions/log-entry.js";
import type { AnswerOutcome } from "../questions/make-entry.js";
import type { AnswerEvent, AnswerMode } from "../shared/domain.js";
import { AppError, type ErrorCode } from "../shared/errors.js";

/** Hears of every answer at every channel. Must not throw. */
export type AnswerObserver = (outcome: AnswerOutcome) => void;

/** An answer in the few words that logs and metrics may hold: nothing of what was asked or said. */
export type OutcomeLabels = {
  readonly door: Channel;
  readonly outcome: "answered" | "abstained" | "failed" | "left";
  /** The mode of an answer; no failure has one. */
  readonly mode?: AnswerMode;
  /** The code of a failure. */
  readonly code?: ErrorCode;
};

export interface AnsweringParts {
  readonly answer: AnswerParts;
  readonly observers: readonly AnswerObserver[];
  /** Aborted when the server no longer waits for open answers; its reason is the error that the reader gets. */
  readonly cutOff: AbortSignal;
}

export interface ChannelRequest extends Omit<AnswerRequest, "client" | "signal"> {
  readonly channel: Channel;
  /** Names the client among those that the server answers; undefined where there is one alone. */
  readonly client: string | undefined;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
  /** Hears that the client has left, before anything is known, and then how it went; absent where nobody logs that. */
  readonly note?: ((labels: OutcomeLabels) => void) | undefined;
}

/** The answer for any channel; the observers hear how it went. Events and errors are those of `answerQuestion`. */
export async function* giveAnswer(
  parts: AnsweringParts,
  request: ChannelRequest,
): AsyncGenerator<AnswerEvent> {
  const { channel, gone, note, ...asked } = request;
  const question = asked.messages.at(-1)?.content ?? "";
  let outcome: AnswerOutcome = { channel, question, kind: "left" };
  note?.(labelOutcome(outcome));
  try {
    const signal = AbortSignal.any([gone, parts.cutOff]);
    for await (const event of answerQuestion(parts.answer, { ...asked, signal })) {
      if (event.type === "answer-end")
        outcome = { channel, question, kind: "answered", response: event.response };
      yield event;
    }
  } catch (error) {
    if (!gone.aborted) {
      const code = error instanceof AppError ? error.code : "internal";
      outcome = { channel, question, kind: "failed", code };
    }
    throw error;
  } finally {
    note?.(labelOutcome(outcome));
    for (const observe of parts.observers) observe(outcome);
  }
}

export function labelOutcome(outcome: AnswerOutcome): OutcomeLabels {
  const { channel: door, kind } = outcome;
  if (kind === "failed") return { door, outcome: kind, code: outcome.code };
  if (kind === "left") return { door, outcome: kind };
  const { abstained, mode } = outcome.response;
  return { door, outcome: abstained ? "abstained" : "answered", mode };
}
