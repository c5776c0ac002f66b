import { FairQueue } from "../../platform/fair-queue.js";
import { AppError } from "../../shared/errors.js";
import type { ChatModel } from "./chat-model.js";

/** Seconds after which a client that was turned away may try again. */
const RETRY_SECONDS = 5;

export interface ModelQueueOptions {
  /** Answers that may be written at once, 1 or more. */
  readonly calls: number;
  /** Answers that may wait for their turn. */
  readonly waiting: number;
  /** The longest wait, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Lets a set number of answers use the language model at once, and a few more wait; clients take turns. One client has
 * half of all that, and at least one answer, so that nobody keeps the model from the others.
 */
export interface ModelQueue {
  readonly active: number;
  readonly waiting: number;
  /** Takes a slot for one answer. Throws `overloaded` where the client has its share of open answers. */
  enter(client?: string): ModelSlot;
}

/** One answer's slot: its model calls wait for its turn, and it keeps the turn until it leaves. */
export interface ModelSlot {
  /** Returns the model for this answer. Its stream throws `overloaded` where too many wait, or the wait is too long. */
  use(chatModel: ChatModel): ChatModel;
  /** Gives the turn to the next answer. May be called twice. */
  leave(): void;
}

/** An answer that waits. */
interface Waiting {
  readonly begin: () => void;
  readonly turnAway: () => void;
}

/** What a client may have of a number of places. Where no client is named there is one alone, and it may have all. */
const share = (places: number, client: string | undefined) =>
  client === undefined ? places : Math.max(1, Math.floor(places / 2));

export function createModelQueue({ calls, waiting, waitMs }: ModelQueueOptions): ModelQueue {
  /** The open answers, and those of them that have their turn, each with its client. */
  const open = new Map<object, string | undefined>();
  const writing = new Map<object, string | undefined>();
  const queue = new FairQueue<Waiting>();

  const count = (answers: typeof open, client: string | undefined) =>
    [...answers.values()].filter((each) => each === client).length;

  const mayBegin = (_: Waiting, client: string | undefined) => count(writing, client) < share(calls, client);

  const next = () => {
    while (writing.size < calls) {
      const first = queue.take(mayBegin);
      if (first === undefined) return;
      first.begin();
    }
  };

  const waitForTurn = (slot: object, signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    const client = open.get(slot);
    if (writing.has(slot)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        queue.delete(client, place);
        finish();
      };
      const turnAway = () => settle(() => reject(refuse("the language model is busy with other answers")));
      const abort = () => settle(() => reject(signal?.reason));
      const begin = () => {
        writing.set(slot, client);
        settle(resolve);
      };
      const timer = setTimeout(turnAway, waitMs);
      const place = { begin, turnAway };
      signal?.addEventListener("abort", abort, { once: true });
      queue.add(client, place);
      next();
      // The newest of the client that has most waiting gives way.
      if (queue.size > waiting) queue.longestLine().at(-1)?.turnAway();
    });
  };

  return {
    get active() {
      return writing.size;
    },
    get waiting() {
      return queue.size;
    },
    enter(client) {
      if (count(open, client) >= share(calls + waiting, client))
        throw refuse("too many answers are being written");
      const slot = {};
      open.set(slot, client);
      return {
        use: (chatModel) => ({
          traits: chatModel.traits,
          resolveModel: (signal) => chatModel.resolveModel(signal),
          async *stream(messages, options = {}) {
            await waitForTurn(slot, options.signal);
            yield* chatModel.stream(messages, options);
          },
        }),
        leave() {
          open.delete(slot);
          writing.delete(slot);
          next();
        },
      };
    },
  };
}

function refuse(message: string): AppError {
  return new AppError("overloaded", message, {
    hint: "Ask again in a moment",
    retryAfterSeconds: RETRY_SECONDS,
  });
}
