import type { ChatMessage, ChatResponse } from "../../shared/domain.js";
import type { UrlAnnotation } from "./annotate-markers.js";
import type { CompletionPiece } from "./completion-pieces.js";

/** The name of the one model, whatever writes the answers behind it. */
export const MODEL = "cuepoint";

const BYTES_PER_TOKEN = 4;

/** The fields of a completion that OpenAI's shape does not have. */
export type CuepointExtension = Pick<
  ChatResponse,
  "abstained" | "degraded" | "mode" | "citations" | "closest"
>;

/** Tokens by `estimateTokens`: of the messages that were read, and of `content`. What a language model used is not in it. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** OpenAI's shape of a whole answer. */
export interface Completion {
  readonly id: string;
  readonly object: "chat.completion";
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly message: {
      readonly role: "assistant";
      readonly content: string;
      readonly refusal: null;
      readonly annotations: readonly UrlAnnotation[];
    };
    readonly logprobs: null;
    readonly finish_reason: "stop";
  }[];
  readonly usage: Usage;
  readonly cuepoint: CuepointExtension;
}

export function buildCompletion(
  id: string,
  { content, annotations, response }: Extract<CompletionPiece, { kind: "end" }>,
  messages: readonly ChatMessage[],
): Completion {
  const message = { role: "assistant", content, refusal: null, annotations } as const;
  return {
    id,
    object: "chat.completion",
    created: nowSeconds(),
    model: MODEL,
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage: countUsage(messages, content),
    cuepoint: extendWith(response),
  };
}

export function countUsage(messages: readonly ChatMessage[], content: string): Usage {
  const prompt = estimateTokens(messages.map((message) => message.content));
  const completion = estimateTokens([content]);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

export function extendWith({
  abstained,
  degraded,
  mode,
  citations,
  closest,
}: ChatResponse): CuepointExtension {
  return { abstained, degraded, mode, citations, closest };
}

/** How many tokens `/v1` counts for texts: for each a quarter of its UTF-8 bytes, rounded up. An empty text has none. */
export function estimateTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN), 0);
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
