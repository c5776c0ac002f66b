import { AppError, type ErrorCode } from "../../shared/errors.js";
import type { ChatModel } from "./chat-model.js";
import { DoubtfulRefusal, RefusedRequest, UnreachableServer } from "./server/describe-model-failure.js";

/** Calls in a row that fail before the server is left alone. */
const MOST_FAILURES = 5;
/** The time between two tries of a server that is left alone. */
const PAUSE_MS = 30_000;
/** What the server is to blame for. A budget that is spent and a reader who has left say nothing about it. */
const SERVERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["upstream_failed", "upstream_timeout"]);

/** The server is left alone: it was not asked, so that this says nothing new of it. */
export class ServerLeftAlone extends AppError {}

/**
 * Keeps questions from waiting for a server that does not answer. After five calls in a row that failed, of two clients
 * at least or whatever they asked, the model is not asked for 30 seconds. Then one question at a time may try it: the first that is answered brings it back, and
 * each that fails begins another 30 seconds.
 */
export interface ModelCircuit {
  /** Without a client's name, a failure counts as if it were several clients'. */
  enter(client?: string): CircuitTurn;
}

/** One question's way to the model. Only one turn at a time tries a server that is left alone. */
export interface CircuitTurn {
  /** Returns the model for this question. It throws `ServerLeftAlone` at once where the server is left alone. */
  use(chatModel: ChatModel): ChatModel;
  /** Lets the next question try. May be called twice. */
  leave(): void;
}

export interface ModelCircuitOptions {
  /** Returns milliseconds by a clock that is never set back; `performance.now()` by default. */
  readonly now?: () => number;
  /** Hears once that the server is left alone from now on, and why. */
  readonly onOutage?: (why: AppError) => void;
  /** Hears once that the server has answered again. */
  readonly onReturn?: () => void;
}

export function createModelCircuit({
  now = () => performance.now(),
  onOutage,
  onReturn,
}: ModelCircuitOptions = {}): ModelCircuit {
  let failures = 0;
  let isLeftAlone = false;
  let hasAnswered = false;
  const failed = new Set<string>();
  let nextTry = 0;
  let trying: object | null = null;

  const pass = (turn: object) => {
    if (!isLeftAlone || trying === turn) return;
    if (trying !== null || now() < nextTry) throw leaveAlone();
    trying = turn;
  };
  const succeed = () => {
    const isBack = isLeftAlone;
    failures = 0;
    failed.clear();
    isLeftAlone = false;
    hasAnswered = true;
    trying = null;
    if (isBack) onReturn?.();
  };
  const fail = (error: unknown, turn: object, client: string | undefined) => {
    if (!isServers(error, hasAnswered)) return;
    failures += 1;
    if (client !== undefined && failed.size < 2) failed.add(client);
    // What one client asks may fail each time, and must not keep the model from the others.
    const concernsAll = client === undefined || failed.size > 1 || error instanceof UnreachableServer;
    const begins = !isLeftAlone && failures >= MOST_FAILURES && concernsAll;
    // Calls that began before may fail later on: they do not put off the next try.
    if (begins || trying === turn) nextTry = now() + PAUSE_MS;
    if (trying === turn) trying = null;
    if (!begins) return;
    isLeftAlone = true;
    onOutage?.(leaveAlone());
  };

  return {
    enter(client) {
      const turn = {};
      return {
        use: (chatModel) => ({
          traits: chatModel.traits,
          async resolveModel(signal) {
            pass(turn);
            try {
              // A server that names its models may still write nothing: this is no success.
              return await chatModel.resolveModel(signal);
            } catch (error) {
              // No prompt was sent, so that no client's words are the reason.
              fail(error, turn, undefined);
              throw error;
            }
          },
          async *stream(messages, options = {}) {
            pass(turn);
            let isAnswered = false;
            try {
              for await (const delta of chatModel.stream(messages, options)) {
                isAnswered = true;
                yield delta;
              }
            } catch (error) {
              isAnswered = false;
              fail(error, turn, client);
              throw error;
            } finally {
              // A reader who leaves in the midst of a reply has been answered.
              if (isAnswered) succeed();
            }
          },
        }),
        leave() {
          if (trying === turn) trying = null;
        },
      };
    },
  };
}

/** A server that has answered others refuses the prompt, as far as anybody knows. */
function isServers(error: unknown, hasAnswered: boolean): boolean {
  if (!(error instanceof AppError) || !SERVERS.has(error.code)) return false;
  return !(error instanceof RefusedRequest || (error instanceof DoubtfulRefusal && hasAnswered));
}

function leaveAlone(): ServerLeftAlone {
  const why = `the language model is not asked, because its last ${MOST_FAILURES} calls or more failed`;
  return new ServerLeftAlone("upstream_failed", why, {
    hint: `Look at why they failed; it is tried again every ${PAUSE_MS / 1000} s.`,
  });
}
