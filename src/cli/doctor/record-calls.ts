import type { ChatModel, ModelMessage } from "../../answer/model/chat-model.js";
import { AppError } from "../../shared/errors.js";

/** In UTF-16 units. A reply may go on for megabytes, and nobody reads more of it. */
export const LONGEST_REPLY = 100_000;

/** One call of a language model. */
export interface RecordedCall {
  readonly purpose: "rewriting" | "answer" | "correction";
  /** False where the reply was asked for as text. */
  readonly asksForJson: boolean;
  readonly messages: readonly ModelMessage[];
  /** The reply's beginning as it came, without thoughts. */
  readonly reply: string;
  /** The length of all of it, in UTF-16 units. */
  readonly replyLength: number;
  /** How long the first text was waited for, in milliseconds; null where there was none. */
  readonly firstTextMs: number | null;
  /** How long the server was waited for in all: without the time in which its sentences were checked. */
  readonly waitedMs: number;
  /** Why it failed, and what to do; null where it did not. */
  readonly failure: string | null;
}

/** Wraps a model so that each of its calls is added to `calls` once it is over. */
export function recordCalls(chatModel: ChatModel, calls: RecordedCall[]): ChatModel {
  return {
    traits: chatModel.traits,
    resolveModel: (signal) => chatModel.resolveModel(signal),
    async *stream(messages, options) {
      let reply = "";
      let replyLength = 0;
      let firstTextMs: number | null = null;
      let waitedMs = 0;
      let failure: string | null = null;
      let since = performance.now();
      const stop = () => {
        waitedMs += performance.now() - since;
      };
      try {
        for await (const delta of chatModel.stream(messages, options)) {
          stop();
          firstTextMs ??= waitedMs;
          reply += delta.slice(0, LONGEST_REPLY - reply.length);
          replyLength += delta.length;
          yield delta;
          since = performance.now();
        }
        stop();
      } catch (error) {
        stop();
        failure = error instanceof AppError ? error.sentence : null;
        throw error;
      } finally {
        calls.push({
          purpose: namePurpose(messages, calls),
          asksForJson: options?.schema !== undefined,
          messages,
          reply,
          replyLength,
          firstTextMs,
          waitedMs,
          failure,
        });
      }
    },
  };
}

/** An answer alone is asked for with rules of its own; what comes before it rewrites the question. */
function namePurpose(
  messages: readonly ModelMessage[],
  earlier: readonly RecordedCall[],
): RecordedCall["purpose"] {
  if (messages.some(({ role }) => role === "system")) return "answer";
  return earlier.some(({ purpose }) => purpose === "answer") ? "correction" : "rewriting";
}
