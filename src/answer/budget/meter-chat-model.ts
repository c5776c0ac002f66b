import { AppError } from "../../shared/errors.js";
import type { ChatModel, ModelMessage, StreamOptions } from "../model/chat-model.js";
import { type TokenBudget, type TokenUsage, USUAL_BYTES } from "./token-budget.js";

/** UTF-8 bytes of a token: the fewest in any text. */
const LEAST_BYTES = 2;
/** Tokens that a message costs beside its text. */
const TOKENS_A_MESSAGE = 8;
/** A report of more than this many times the tokens set aside is none of this call. */
const MOST_TIMES = 10;

export interface Metering {
  /** Null for no limit. */
  readonly budget: TokenBudget | null;
  readonly onTokens: (usage: TokenUsage) => void;
}

/**
 * Counts the tokens of a model's calls, and asks the budget before each. A server may report too few: the larger of what
 * it reports and what the texts come to is counted, of prompt and reply each. Four bytes are taken for a token, and a
 * call that broke off comes to all that was set aside for it; each request that a reply took counts. A call that the server refused costs nothing. Streams
 * throw `budget_exhausted` besides the model's errors.
 */
export function meterChatModel(chatModel: ChatModel, { budget, onTokens }: Metering): ChatModel {
  return {
    traits: chatModel.traits,
    resolveModel: (signal) => chatModel.resolveModel(signal),
    async *stream(messages, options = {}) {
      const most = { prompt: countPrompt(messages, LEAST_BYTES), completion: chatModel.traits.maxTokens };
      const settle = await budget?.reserve(most.prompt + most.completion);
      const call: MeteredCall = { messages, most, reported: null, written: 0, accepted: 0, outcome: "open" };
      const counted: StreamOptions = {
        ...options,
        onAccepted: () => {
          call.accepted += 1;
        },
        onUsage: (usage) => {
          call.reported = usage;
        },
      };
      try {
        for await (const delta of chatModel.stream(messages, counted)) {
          call.written += Buffer.byteLength(delta);
          yield delta;
        }
        call.outcome = "ended";
      } catch (error) {
        const isTaken = call.accepted > 0 || call.written > 0;
        if (!isTaken && error instanceof AppError && error.code === "upstream_failed")
          call.outcome = "refused";
        throw error;
      } finally {
        const usage = countUsage(call);
        if (usage.prompt + usage.completion > 0) onTokens(usage);
        // Where the record cannot be written now, the call stays charged in full.
        await settle?.(usage.prompt + usage.completion).catch(() => undefined);
      }
    },
  };
}

interface MeteredCall {
  readonly messages: readonly ModelMessage[];
  /** The tokens set aside. */
  readonly most: TokenUsage;
  reported: TokenUsage | null;
  /** UTF-8 bytes of the reply. */
  written: number;
  /** The requests that the server has accepted: a reply may take several. */
  accepted: number;
  outcome: "open" | "ended" | "refused";
}

function countUsage(call: MeteredCall): TokenUsage {
  const { most, reported } = call;
  const { prompt, completion } = estimateUsage(call);
  const highest = MOST_TIMES * (most.prompt + most.completion);
  return {
    prompt: chooseLarger(reported?.prompt, prompt, highest),
    completion: chooseLarger(reported?.completion, completion, highest),
  };
}

function estimateUsage({ messages, most, written, accepted, outcome }: MeteredCall): TokenUsage {
  if (outcome === "refused") return { prompt: 0, completion: 0 };
  const requests = Math.max(1, accepted);
  if (outcome === "open") return { prompt: requests * most.prompt, completion: requests * most.completion };
  return {
    prompt: requests * countPrompt(messages, USUAL_BYTES),
    completion: Math.ceil(written / USUAL_BYTES),
  };
}

/** Returns the larger of the two; of the report no more than `most` counts. What is no number is no report. */
function chooseLarger(reported = 0, estimated: number, most: number): number {
  return Math.max(estimated, Math.ceil(Math.min(reported, most)) || 0);
}

function countPrompt(messages: readonly ModelMessage[], bytesPerToken: number): number {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return Math.ceil(bytes / bytesPerToken) + messages.length * TOKENS_A_MESSAGE;
}
