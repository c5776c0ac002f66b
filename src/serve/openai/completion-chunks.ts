import type { ChatMessage } from "../../shared/domain.js";
import type { UrlAnnotation } from "./annotate-markers.js";
import {
  type CuepointExtension,
  countUsage,
  extendWith,
  MODEL,
  nowSeconds,
  type Usage,
} from "./completion.js";
import type { CompletionPiece } from "./completion-pieces.js";

/** OpenAI's shape of a piece of an answer. */
export interface CompletionChunk {
  readonly id: string;
  readonly object: "chat.completion.chunk";
  /** Unix seconds, the same in every chunk. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: {
      readonly role?: "assistant";
      readonly content?: string;
      readonly refusal?: null;
      readonly annotations?: readonly UrlAnnotation[];
    };
    readonly logprobs: null;
    readonly finish_reason: "stop" | null;
  }[];
  /** Present where the client asked for it; null before the last chunk. */
  readonly usage?: Usage | null;
  /** Present in the chunk that has the `finish_reason`. */
  readonly cuepoint?: CuepointExtension;
}

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
