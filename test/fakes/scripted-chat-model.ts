import type { TokenUsage } from "../../src/answer/budget/token-budget.js";
import type {
  ChatModel,
  ModelMessage,
  ModelTraits,
  StreamOptions,
} from "../../src/answer/model/chat-model.js";

/** The traits of a server that takes no schema and does not tell its window. */
export const TEXT_ALONE: ModelTraits = {
  maxTokens: 500,
  windowTokens: null,
  takesSchema: false,
  refusedParameters: [],
  ignoreSchema: () => undefined,
};

export interface ScriptedCall {
  readonly messages: readonly ModelMessage[];
  /** `reading` until the loop ends: by itself, by its reader leaving, or by a failure. */
  readonly outcome: "reading" | "ended" | "left" | "failed";
}

export interface ModelScript {
  /** The pieces of every reply, or what makes them of the messages. */
  readonly deltas?: readonly string[] | ((messages: readonly ModelMessage[]) => Iterable<string>);
  /** Thrown after the last piece. */
  readonly failure?: Error;
  /** Thrown in place of taking the request on. */
  readonly refusal?: Error;
  /** Thrown by `resolveModel`. */
  readonly resolveFailure?: Error;
  readonly model?: string;
  /** Reported after the last piece. */
  readonly usage?: TokenUsage;
  /** Reported before the first piece. */
  readonly earlyUsage?: TokenUsage;
}

/** A language model in memory that follows a script and records its calls. */
export class ScriptedChatModel implements ChatModel {
  readonly traits = TEXT_ALONE;
  readonly calls: ScriptedCall[] = [];
  readonly #script: ModelScript;

  constructor(script: ModelScript = {}) {
    this.#script = script;
  }

  async resolveModel(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    if (this.#script.resolveFailure !== undefined) throw this.#script.resolveFailure;
    return this.#script.model ?? "scripted";
  }

  async *stream(
    messages: readonly ModelMessage[],
    { signal, onAccepted, onUsage }: StreamOptions = {},
  ): AsyncGenerator<string, void> {
    const call: { -readonly [Key in keyof ScriptedCall]: ScriptedCall[Key] } = {
      messages,
      outcome: "reading",
    };
    this.calls.push(call);
    const { deltas = [], failure, usage, earlyUsage, refusal } = this.#script;
    try {
      if (refusal !== undefined) throw refusal;
      onAccepted?.();
      if (earlyUsage !== undefined) onUsage?.(earlyUsage);
      for (const delta of typeof deltas === "function" ? deltas(messages) : deltas) {
        signal?.throwIfAborted();
        yield delta;
      }
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      if (usage !== undefined) onUsage?.(usage);
      call.outcome = "ended";
    } catch (error) {
      call.outcome = "failed";
      throw error;
    } finally {
      if (call.outcome === "reading") call.outcome = "left";
    }
  }
}
