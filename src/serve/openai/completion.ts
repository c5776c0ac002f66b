import type { ChatMessage, ChatResponse } from "../../shared/domain.js";
import type { UrlAnnotation } from "./annotate-markers.js";
import type { CompletionPiece } from "./completion-pieces.js";
import { estimateTokens } from "./estimate-tokens.js";
import { MODEL } from "./models-routes.js";

/** What a completion says beyond OpenAI's shape. */
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

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
