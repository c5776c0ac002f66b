import { AppError } from "../../shared/errors.js";
import type { ChatModel } from "./chat-model.js";

/** Seconds after which a client that was turned away may try again. */
const RETRY_SECONDS = 5;

export interface ModelQueueOptions {
  /** Answers that may be written at once, 1 or more. */
  readonly calls: number;
  /** Answers that may wait for one of those slots. */
  readonly waiting: number;
  /** The longest wait, in milliseconds. */
  readonly waitMs: number;
}

/** Lets a set number of answers use the language model at once; a few more wait, and the rest are turned away. */
export interface ModelQueue {
  readonly active: number;
  readonly waiting: number;
  /** Takes a slot for one answer. Throws `overloaded` where there is none. */
  enter(): ModelSlot;
}

/** One answer's slot: its model calls wait for its turn, and it keeps the turn until it leaves. */
export interface ModelSlot {
  /** Returns the model for this answer. Its stream throws `overloaded` where the wait is too long. */
  use(chatModel: ChatModel): ChatModel;
  /** Gives the turn to the next answer. May be called twice. */
  leave(): void;
}

export function createModelQueue({ calls, waiting, waitMs }: ModelQueueOptions): ModelQueue {
  const writing = new Set<object>();
  /** The answers that wait, in the order they came, each with the function that begins it. */
  const queue = new Map<object, () => void>();
  const slots = new Set<object>();

  const next = () => {
    for (const [slot, begin] of queue) {
      if (writing.size >= calls) return;
      queue.delete(slot);
      writing.add(slot);
      begin();
    }
  };

  const waitForTurn = (slot: object, signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (writing.has(slot)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        queue.delete(slot);
        finish();
      };
      const abort = () => settle(() => reject(signal?.reason));
      const timer = setTimeout(
        () => settle(() => reject(turnAway("the language model is busy with other answers"))),
        waitMs,
      );
      signal?.addEventListener("abort", abort, { once: true });
      queue.set(slot, () => settle(resolve));
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
      if (slots.size >= calls + waiting) throw turnAway("too many answers are being written");
      const slot = {};
      slots.add(slot);
      return {
        use: (chatModel) => ({
          get maxTokens() {
            return chatModel.maxTokens;
          },
          resolveModel: (signal) => chatModel.resolveModel(signal),
          async *stream(messages, options = {}) {
            await waitForTurn(slot, options.signal);
            yield* chatModel.stream(messages, options);
          },
        }),
        leave() {
          slots.delete(slot);
          writing.delete(slot);
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
