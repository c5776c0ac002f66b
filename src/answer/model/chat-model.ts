import type { TokenUsage } from "../budget/token-budget.js";

export interface ModelMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when the server has taken the request on. */
  readonly onAccepted?: () => void;
  /** Called at most once, with what the server says the call came to. */
  readonly onUsage?: (usage: TokenUsage) => void;
}

/** A language model that continues a conversation. What it writes is not trusted. */
export interface ChatModel {
  /** The longest reply that is asked for. */
  readonly maxTokens: number;
  /** The model's name for readers; its server is asked once. Throws `config_invalid` where a choice is to be made. */
  resolveModel(signal?: AbortSignal): Promise<string>;
  /**
   * The reply in pieces, in order. Leaving the loop early ends the request. Throws `upstream_failed`,
   * `upstream_timeout` or `config_invalid`, or the signal's reason.
   */
  stream(messages: readonly ModelMessage[], options?: StreamOptions): AsyncIterable<string>;
}
