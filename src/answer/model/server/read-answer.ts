import { countBytes } from "../../../shared/count-bytes.js";
import type { TokenUsage } from "../../budget/token-budget.js";
import { describeEmptyAnswer, describeNoAnswer, describeThoughtsAlone } from "./describe-model-failure.js";
import { ThoughtFilter, type ThoughtHabit } from "./drop-thoughts.js";
import { type AnswerChunk, readChunk } from "./read-chunk.js";
import type { RequestDeadline } from "./request-deadline.js";

/** In UTF-16 units. The answer of a server that ignores the token limit is cut off here. */
const MOST_CHARACTERS = 20_000;
/** The time for what a server may send after the answer's last chunk. */
const CLOSING_MS = 1_000;
/** Some servers send values that are no chunks in between. */
const MOST_STRANGERS = 20;

export interface ReadOptions {
  readonly server: string;
  readonly deadline: RequestDeadline;
  readonly habit: ThoughtHabit;
  readonly onUsage: ((usage: TokenUsage) => void) | undefined;
  /** Called where the reply is longer than what is taken of it, or ends at the longest that was asked for. */
  readonly onCut?: (() => void) | undefined;
  /** Hears of all that the model writes, thoughts too, in UTF-8 bytes. */
  readonly onWritten?: (bytes: number) => void;
}

/**
 * Yields the text of a streamed reply without its thoughts. Throws `upstream_failed` where there is none, as `ThoughtsAlone`
 * where they took all of its length; and the deadline's reason.
 */
export async function* readAnswer(
  chunks: AsyncIterable<unknown>,
  { onUsage, onCut, ...options }: ReadOptions,
): AsyncGenerator<string, void> {
  const { server } = options;
  const seen: Seen = { chunks: 0, complete: false, isCut: false, usage: null };
  let written = 0;
  try {
    for await (const text of readTexts(chunks, seen, options)) {
      yield text.slice(0, MOST_CHARACTERS - written);
      written += text.length;
      if (written >= MOST_CHARACTERS) {
        onCut?.();
        return;
      }
    }
  } catch (error) {
    // A complete answer misses nothing when only the end of the connection goes wrong.
    if (!seen.complete || written === 0) throw error;
  } finally {
    if (seen.usage !== null) onUsage?.(seen.usage);
  }
  if (seen.isCut) onCut?.();
  if (written > 0) return;
  if (seen.chunks === 0) throw describeNoAnswer(server);
  throw seen.isCut ? describeThoughtsAlone(server) : describeEmptyAnswer(server);
}

interface Seen {
  chunks: number;
  complete: boolean;
  isCut: boolean;
  /** The latest report: some servers send one with every chunk. */
  usage: TokenUsage | null;
}

async function* readTexts(
  chunks: AsyncIterable<unknown>,
  seen: Seen,
  { server, deadline, habit, onWritten }: Omit<ReadOptions, "onUsage" | "onCut">,
): AsyncGenerator<string, void> {
  const thoughts = new ThoughtFilter(habit);
  let liftClosing = () => {};
  try {
    for await (const chunk of readChunks(chunks, server)) {
      seen.chunks += 1;
      seen.usage = chunk.usage ?? seen.usage;
      const bytes = countBytes(chunk.text) + countBytes(chunk.thoughts);
      if (bytes > 0) onWritten?.(bytes);
      const ends = chunk.last && !seen.complete;
      const text = thoughts.push(chunk.text) + (ends ? thoughts.end(chunk.isCut) : "");
      if (text !== "") yield text;
      if (!ends) continue;
      seen.complete = true;
      seen.isCut = chunk.isCut;
      liftClosing = deadline.allow(CLOSING_MS, "end its answer");
    }
  } finally {
    liftClosing();
  }
  // The client ends an aborted stream without an error.
  deadline.signal.throwIfAborted();
  // A reply whose end nobody told may be one that was cut off.
  const rest = seen.complete ? "" : thoughts.end(true);
  if (rest !== "") yield rest;
}

async function* readChunks(
  values: AsyncIterable<unknown>,
  server: string,
): AsyncGenerator<AnswerChunk, void> {
  let strangers = 0;
  for await (const value of values) {
    const chunk = readChunk(value);
    if (chunk !== null) yield chunk;
    else strangers += 1;
    if (strangers > MOST_STRANGERS) throw describeNoAnswer(server);
  }
}
