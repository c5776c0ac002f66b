import type { OpenAI } from "openai";
import { AppError } from "../errors.js";
import type { ChatModel, ModelMessage, StreamOptions } from "./chat-model.js";
import { chooseModel } from "./choose-model.js";
import { describeEmptyAnswer, describeModelFailure, describeNoAnswer } from "./describe-model-failure.js";
import { type Fetch, guardFetch } from "./guard-fetch.js";
import { readChunk } from "./read-chunk.js";
import { RequestDeadline } from "./request-deadline.js";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
/** A server that ignores the token limit is cut off here. */
const MOST_CHARACTERS = 20_000;
/** A model that fixes its temperature thinks before it writes, and its thoughts count as tokens. */
const THINKING_TOKENS = 4_000;
/** What a server may still send once it said that the answer is complete. */
const CLOSING_MS = 1_000;

export interface OpenAiOptions {
  /** Null: the server asks for none. */
  readonly apiKey: string | null;
  /** Null: OpenAI's own. */
  readonly baseUrl: string | null;
  /** Null: the server's only model. */
  readonly model: string | null;
  /** From the request to the first text, retries included; 20,000 by default. */
  readonly firstTokenTimeoutMs?: number;
  /** From the request to the last text; 60,000 by default. */
  readonly totalTimeoutMs?: number;
  /** The longest answer asked for; 500 by default. */
  readonly maxTokens?: number;
  readonly fetch?: Fetch;
}

/**
 * Any OpenAI-compatible server. The client's own two retries are the only ones, and end with the first token.
 * Throws `config_invalid` for a key that cannot be sent.
 */
export function createOpenAiChatModel(options: OpenAiOptions): ChatModel {
  const { firstTokenTimeoutMs = 20_000, totalTimeoutMs = 60_000, maxTokens = 500 } = options;
  const baseUrl = options.baseUrl ?? DEFAULT_BASE_URL;
  const server = new URL(baseUrl).host;
  const apiKey = checkKey(options.apiKey);
  const fetch = guardFetch({
    fetch: options.fetch ?? globalThis.fetch,
    server,
    longestWaitMs: firstTokenTimeoutMs,
  });
  let resolved = options.model;
  let fixedTemperature = false;
  let client: OpenAI | undefined;

  async function openClient() {
    // Loaded late: most runs have no language model.
    const sdk = await import("openai");
    client ??= new sdk.OpenAI({
      apiKey,
      baseURL: baseUrl,
      fetch,
      maxRetries: 2,
      logLevel: "off",
      // Otherwise read from variables that are none of this program's.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
    });
    return { sdk, client };
  }

  function describe(cause: unknown, deadline: RequestDeadline, sdk: typeof import("openai")): unknown {
    return deadline.signal.aborted ? deadline.signal.reason : describeModelFailure({ cause, server, sdk });
  }

  async function resolveWithin(deadline: RequestDeadline, from: OpenAI): Promise<string> {
    if (resolved !== null) return resolved;
    const page = await deadline.run((signal) => from.models.list({ signal }));
    resolved = chooseModel(page.data, server);
    return resolved;
  }

  async function resolveModel(signal?: AbortSignal): Promise<string> {
    if (resolved !== null) return resolved;
    const opened = await openClient();
    const deadline = new RequestDeadline(server, signal);
    deadline.allow(firstTokenTimeoutMs, "name its models");
    try {
      return await resolveWithin(deadline, opened.client);
    } catch (error) {
      throw describe(error, deadline, opened.sdk);
    } finally {
      deadline.end();
    }
  }

  async function request(
    messages: readonly ModelMessage[],
    deadline: RequestDeadline,
  ): Promise<AsyncIterable<unknown>> {
    const opened = await openClient();
    const model = await resolveWithin(deadline, opened.client);
    const create = () =>
      deadline.run((signal) =>
        opened.client.chat.completions.create(
          {
            model,
            messages: [...messages],
            stream: true,
            ...(fixedTemperature
              ? { max_completion_tokens: maxTokens + THINKING_TOKENS }
              : { max_tokens: maxTokens, temperature: 0 }),
          },
          { signal },
        ),
      );
    try {
      return await create();
    } catch (error) {
      const refused = error instanceof opened.sdk.BadRequestError ? error.param : null;
      if (fixedTemperature || (refused !== "max_tokens" && refused !== "temperature")) throw error;
      fixedTemperature = true;
      return await create();
    }
  }

  async function* stream(
    messages: readonly ModelMessage[],
    { signal }: StreamOptions = {},
  ): AsyncGenerator<string> {
    const { sdk } = await openClient();
    const deadline = new RequestDeadline(server, signal);
    deadline.allow(totalTimeoutMs, "finish its answer");
    const begun = deadline.allow(firstTokenTimeoutMs, "begin its answer");
    const state = { written: 0, complete: false };
    try {
      for await (const text of listen(await request(messages, deadline), deadline)) {
        begun();
        yield text;
      }
    } catch (error) {
      throw describe(error, deadline, sdk);
    } finally {
      deadline.end();
    }
  }

  return { resolveModel, stream };
}
