import { AppError } from "../../shared/errors.js";
import type { ChatModel } from "./chat-model.js";

/** Seconds after which a client that was turned away may try again. */
const RETRY_SECONDS = 5;

export interface ModelQueueOptions {
  /** Answers that may be written at once, 1 or more. */
  readonly calls: number;
  /** Answers that may wait for one of those places. */
  readonly waiting: number;
  /** The longest wait, in milliseconds. */
  readonly waitMs: number;
}

/** Lets a set number of answers use the language model at once; a few more wait, and the rest are turned away. */
export interface ModelQueue {
  readonly active: number;
  readonly waiting: number;
  /** Takes a place for one answer. Throws `overloaded` where there is none. */
  enter(): ModelPlace;
}

/** One answer's place: its model calls wait for its turn, and it keeps the turn until it leaves. */
export interface ModelPlace {
  /** Returns the model for this answer. Its stream throws `overloaded` where the wait is too long. */
  use(chatModel: ChatModel): ChatModel;
  /** Gives the turn to the next answer. May be called twice. */
  leave(): void;
}

export function createModelQueue({ calls, waiting, waitMs }: ModelQueueOptions): ModelQueue {
  const writing = new Set<object>();
  /** The answers that wait, in the order they came, each with the function that begins it. */
  const queue = new Map<object, () => void>();
  const places = new Set<object>();

  const next = () => {
    for (const [place, begin] of queue) {
      if (writing.size >= calls) return;
      queue.delete(place);
      writing.add(place);
      begin();
    }
  };

  const waitForTurn = (place: object, signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (writing.has(place)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        queue.delete(place);
        finish();
      };
      const abort = () => settle(() => reject(signal?.reason));
      const timer = setTimeout(
        () => settle(() => reject(turnAway("the language model is busy with other answers"))),
        waitMs,
      );
      signal?.addEventListener("abort", abort, { once: true });
      queue.set(place, () => settle(resolve));
      next();
    });
  };

  return {
    get active() {
      return writing.size;
    },
    get waiting() {
      return queue.size;
    },
    enter() {
      if (places.size >= calls + waiting) throw turnAway("too many answers are being written");
      const place = {};
      places.add(place);
      return {
        use: (chatModel) => ({
          get maxTokens() {
            return chatModel.maxTokens;
          },
          resolveModel: (signal) => chatModel.resolveModel(signal),
          async *stream(messages, options = {}) {
            await waitForTurn(place, options.signal);
            yield* chatModel.stream(messages, options);
          },
        }),
        leave() {
          places.delete(place);
          writing.delete(place);
          next();
        },
      };
    },
  };
}

function turnAway(message: string): AppError {
  return new AppError("overloaded", message, {
    hint: "Ask again in a moment",
    retryAfterSeconds: RETRY_SECONDS,
  });
}
