import type { TokenUsage } from "../budget/token-budget.js";

export interface ModelMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A JSON Schema that a reply is to follow, in the subset of OpenAI's structured outputs. */
export interface ReplySchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** The form of the reply; text where absent. */
  readonly schema?: ReplySchema | undefined;
  /** Called for each request that the server has accepted; a reply may take two. */
  readonly onAccepted?: () => void;
  /** Called at most once, before the reply ends, where it ends at the longest that was asked for. */
  readonly onCut?: () => void;
  /** Called at most once: the tokens that the server says the call used, and no fewer than its hidden text comes to. */
  readonly onUsage?: (usage: TokenUsage) => void;
}

/** What is known of a model's server by now. */
export interface ModelTraits {
  /** The longest reply that is asked for, in tokens. */
  readonly maxTokens: number;
  /** The tokens that a prompt and its reply may have together; null where the server does not say. */
  readonly windowTokens: number | null;
  /** False where the server has refused a reply's schema, or has ignored one and is not asked for one for now. */
  readonly takesSchema: boolean;
  /** The parameters that the server has refused, which are left out or put in other terms. */
  readonly refusedParameters: readonly string[];
  /** Remembers that the server has ignored a schema. */
  ignoreSchema(): void;
}

/** A language model that continues a conversation. What it writes is not trusted. */
export interface ChatModel {
  readonly traits: ModelTraits;
  /** Returns the model's name for readers, asked once. Throws `config_invalid` where the server has several models. */
  resolveModel(signal?: AbortSignal): Promise<string>;
  /**
   * Yields the reply in pieces, in order. Leaving the loop early ends the request. Throws `upstream_failed`,
   * `upstream_timeout` or `config_invalid`, or the signal's reason: a `RefusedSchema` where the server takes no schema, a
   * `PromptTooLong` where its window is too small. `traits` then say what it does take.
   */
  stream(messages: readonly ModelMessage[], options?: StreamOptions): AsyncIterable<string>;
}
