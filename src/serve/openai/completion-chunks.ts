import type { ChatMessage } from "../../shared/domain.js";
import { countUsage, extendWith, MODEL, nowSeconds } from "./completion.js";
import type { CompletionPiece } from "./completion-pieces.js";
import type { CompletionChunk } from "./openai-schemas.js";

export interface ChunkOptions {
  /** The messages of the request, for the usage. */
  readonly messages: readonly ChatMessage[];
  readonly includeUsage: boolean;
}

/**
 * The chunks of a stream: the role, a chunk for each text, the list of sources (empty where there is none) with the
 * annotations, the end, and the usage where it is asked for.
 */
export async function* listChunks(
  pieces: AsyncIterable<CompletionPiece>,
  { messages, includeUsage }: ChunkOptions,
): AsyncGenerator<CompletionChunk> {
  const created = nowSeconds();
  let id = "";
  const chunk = (
    delta: CompletionChunk["choices"][number]["delta"],
    finishReason: "stop" | null = null,
  ): CompletionChunk => ({
    id,
    object: "chat.completion.chunk",
    created,
    model: MODEL,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...(includeUsage ? { usage: null } : {}),
  });
  for await (const piece of pieces) {
    if (piece.kind === "start") {
      id = piece.id;
      yield chunk({ role: "assistant", content: "", refusal: null });
    } else if (piece.kind === "text") {
      yield chunk({ content: piece.text });
    } else {
      const { text, content, annotations, response } = piece;
      yield chunk({ content: text, annotations });
      yield { ...chunk({}, "stop"), cuepoint: extendWith(response) };
      if (includeUsage) yield { ...chunk({}), choices: [], usage: countUsage(messages, content) };
    }
  }
}
