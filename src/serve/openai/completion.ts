import type { ChatMessage, ChatResponse } from "../../shared/domain.js";
import type { CompletionPiece } from "./completion-pieces.js";
import type { Completion, CuepointExtension, Usage } from "./openai-schemas.js";

/** The name of the one model, whatever writes the answers behind it. */
export const MODEL = "cuepoint";

const BYTES_PER_TOKEN = 4;

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

/** Tokens by `estimateTokens`: of the messages that were read, and of `content`. */
export function countUsage(messages: readonly ChatMessage[], content: string): Usage {
  const prompt = estimateTokens(messages.map((message) => message.content));
  const completion = estimateTokens([content]);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

export function extendWith(response: ChatResponse): CuepointExtension {
  const { abstained, degraded, mode, citations, closest } = response;
  return { abstained, degraded, mode, citations, closest };
}

/** How many tokens `/v1` counts for texts: for each a quarter of its UTF-8 bytes, rounded up. An empty text has none. */
export function estimateTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN), 0);
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
