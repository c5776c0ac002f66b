import type { TokenUsage } from "../budget/token-budget.js";

export interface ModelMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when the server has accepted the request. */
  readonly onAccepted?: () => void;
  /** Called at most once, with the tokens that the server says the call used. */
  readonly onUsage?: (usage: TokenUsage) => void;
}

/** A language model that continues a conversation. What it writes is not trusted. */
export interface ChatModel {
  /** The longest reply that is asked for, in tokens. */
  readonly maxTokens: number;
  /** Returns the model's name for readers, asked once. Throws `config_invalid` where the server has several models. */
  resolveModel(signal?: AbortSignal): Promise<string>;
  /**
   * Yields the reply in pieces, in order. Leaving the loop early ends the request. Throws `upstream_failed`,
   * `upstream_timeout` or `config_invalid`, or the signal's reason.
   */
  stream(messages: readonly ModelMessage[], options?: StreamOptions): AsyncIterable<string>;
}
