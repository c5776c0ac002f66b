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
export class CompletionChunks {
  readonly #options: ChunkOptions;
  readonly #created = nowSeconds();
  #id = "";

  constructor(options: ChunkOptions) {
    this.#options = options;
  }

  list(piece: CompletionPiece): CompletionChunk[] {
    if (piece.kind === "start") {
      this.#id = piece.id;
      return [this.#chunk({ role: "assistant", content: "", refusal: null })];
    }
    if (piece.kind === "text") return [this.#chunk({ content: piece.text })];
    const { text, content, annotations, response } = piece;
    const { messages, includeUsage } = this.#options;
    const usage = countUsage(messages, content);
    return [
      this.#chunk({ content: text, annotations }),
      { ...this.#chunk({}, "stop"), cuepoint: extendWith(response) },
      ...(includeUsage ? [{ ...this.#chunk({}), choices: [], usage }] : []),
    ];
  }

  #chunk(
    delta: CompletionChunk["choices"][number]["delta"],
    finishReason: "stop" | null = null,
  ): CompletionChunk {
    return {
      id: this.#id,
      object: "chat.completion.chunk",
      created: this.#created,
      model: MODEL,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(this.#options.includeUsage ? { usage: null } : {}),
    };
  }
}
