import type { TokenUsage } from "../budget/token-budget.js";
import { describeEmptyAnswer, describeNoAnswer } from "./describe-model-failure.js";
import { readChunk } from "./read-chunk.js";
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
  readonly onUsage: ((usage: TokenUsage) => void) | undefined;
}

/** Yields the text of a streamed reply. Throws `upstream_failed` where there is none, and the deadline's reason. */
export async function* readAnswer(
  chunks: AsyncIterable<unknown>,
  { server, deadline, onUsage }: ReadOptions,
): AsyncGenerator<string, void> {
  const seen: Seen = { chunks: 0, complete: false, usage: null };
  let written = 0;
  try {
    for await (const text of readTexts(chunks, seen, { server, deadline })) {
      yield text.slice(0, MOST_CHARACTERS - written);
      written += text.length;
      if (written >= MOST_CHARACTERS) return;
    }
    // The client ends an aborted stream without an error.
    deadline.signal.throwIfAborted();
  } catch (error) {
    // A complete answer misses nothing when only the end of the connection goes wrong.
    if (!seen.complete || written === 0) throw error;
  } finally {
    if (seen.usage !== null) onUsage?.(seen.usage);
  }
  if (written === 0) throw seen.chunks === 0 ? describeNoAnswer(server) : describeEmptyAnswer(server);
}

interface Seen {
  chunks: number;
  complete: boolean;
  /** The latest report: some servers send one with every chunk. */
  usage: TokenUsage | null;
}

async function* readTexts(
  chunks: AsyncIterable<unknown>,
  seen: Seen,
  { server, deadline }: Pick<ReadOptions, "server" | "deadline">,
): AsyncGenerator<string, void> {
  let strangers = 0;
  for await (const value of chunks) {
    const chunk = readChunk(value);
    if (chunk === null) {
      strangers += 1;
      if (strangers > MOST_STRANGERS) throw describeNoAnswer(server);
      continue;
    }
    seen.chunks += 1;
    seen.usage = chunk.usage ?? seen.usage;
    if (chunk.text !== "") yield chunk.text;
    if (!chunk.last || seen.complete) continue;
    seen.complete = true;
    deadline.allow(CLOSING_MS, "end its answer");
  }
}
