import type { OpenAI } from "openai";
import { AppError } from "../../shared/errors.js";
import type { ChatModel, ModelMessage, StreamOptions } from "./chat-model.js";
import { chooseModel } from "./choose-model.js";
import { describeModelFailure } from "./describe-model-failure.js";
import { type Fetch, guardFetch } from "./guard-fetch.js";
import { readAnswer } from "./read-answer.js";
import { RequestDeadline } from "./request-deadline.js";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
/** A model that fixes its temperature thinks before it writes, and its thoughts count as tokens. */
const THINKING_TOKENS = 4_000;

export interface OpenAiOptions {
  /** Null where the server asks for none. */
  readonly apiKey: string | null;
  /** Null for OpenAI's own server. */
  readonly baseUrl: string | null;
  /** Null for the server's only model. */
  readonly model: string | null;
  /** The longest wait for the server from the request to the first text, retries included; 20,000 by default. */
  readonly firstTokenTimeoutMs?: number;
  /** The longest wait for the server from the request to the last text; 60,000 by default. */
  readonly totalTimeoutMs?: number;
  /** The longest answer asked for, in tokens; 500 by default. */
  readonly maxTokens?: number;
  readonly fetch?: Fetch;
}

/**
 * Creates a model on any OpenAI-compatible server. The client's own two retries are the only ones, and none follows
 * the first token. Throws `config_invalid` for a key that cannot be sent.
 */
export function createOpenAiChatModel(options: OpenAiOptions): ChatModel {
  return new OpenAiChatModel(options);
}

interface Connection {
  readonly sdk: typeof import("openai");
  readonly client: OpenAI;
}

/** Parameters of a request beside its messages. Newer models of OpenAI's fix their temperature. */
type RequestParameters = { readonly stream_options?: { readonly include_usage: true } } & (
  | { readonly max_tokens: number; readonly temperature: 0 }
  | { readonly max_completion_tokens: number }
);

class OpenAiChatModel implements ChatModel {
  readonly #apiKey: string;
  readonly #baseUrl: string;
  readonly #server: string;
  readonly #fetch: Fetch;
  readonly #firstTokenTimeoutMs: number;
  readonly #totalTimeoutMs: number;
  readonly #maxTokens: number;
  #connection: Connection | undefined;
  #model: string | null;
  #parameters: RequestParameters;

  constructor({ firstTokenTimeoutMs = 20_000, totalTimeoutMs = 60_000, ...options }: OpenAiOptions) {
    this.#apiKey = checkKey(options.apiKey);
    this.#baseUrl = options.baseUrl ?? DEFAULT_BASE_URL;
    this.#server = new URL(this.#baseUrl).host;
    this.#firstTokenTimeoutMs = firstTokenTimeoutMs;
    this.#totalTimeoutMs = totalTimeoutMs;
    this.#maxTokens = options.maxTokens ?? 500;
    this.#model = options.model;
    this.#parameters = {
      max_tokens: this.#maxTokens,
      temperature: 0,
      stream_options: { include_usage: true },
    };
    const fetch = options.fetch ?? globalThis.fetch;
    this.#fetch = guardFetch({ fetch, server: this.#server, longestWaitMs: firstTokenTimeoutMs });
  }

  get maxTokens(): number {
    return "max_tokens" in this.#parameters
      ? this.#parameters.max_tokens
      : this.#parameters.max_completion_tokens;
  }

  async resolveModel(signal?: AbortSignal): Promise<string> {
    if (this.#model !== null) return hideFolder(this.#model);
    const connection = await this.#connect();
    const deadline = new RequestDeadline(this.#server, signal);
    deadline.allow(this.#firstTokenTimeoutMs, "name its models");
    try {
      return hideFolder(await this.#findModel(connection, deadline));
    } catch (error) {
      throw this.#explain(error, connection, deadline);
    } finally {
      deadline.end();
    }
  }

  async *stream(
    messages: readonly ModelMessage[],
    { signal, onAccepted, onUsage }: StreamOptions = {},
  ): AsyncGenerator<string, void> {
    const connection = await this.#connect();
    const deadline = new RequestDeadline(this.#server, signal);
    deadline.allow(this.#totalTimeoutMs, "finish its answer");
    const lift = deadline.allow(this.#firstTokenTimeoutMs, "begin its answer");
    try {
      const chunks = await this.#request(messages, connection, deadline);
      onAccepted?.();
      for await (const text of readAnswer(chunks, { server: this.#server, deadline, onUsage })) {
        lift();
        const goOn = deadline.pause();
        yield text;
        goOn();
      }
    } catch (error) {
      throw this.#explain(error, connection, deadline);
    } finally {
      deadline.end();
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    // The client is loaded at first use: a program without a language model needs nothing of it.
    const sdk = await import("openai");
    const client = new sdk.OpenAI({
      apiKey: this.#apiKey,
      baseURL: this.#baseUrl,
      fetch: this.#fetch,
      maxRetries: 2,
      logLevel: "off",
      // Where these are left out, the client reads them from variables that are not this program's.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
    });
    this.#connection = { sdk, client };
    return this.#connection;
  }

  async #findModel({ client }: Connection, deadline: RequestDeadline): Promise<string> {
    if (this.#model !== null) return this.#model;
    const page = await deadline.run((signal) => client.models.list({ signal }));
    this.#model = chooseModel(page.data, this.#server);
    return this.#model;
  }

  async #request(
    messages: readonly ModelMessage[],
    connection: Connection,
    deadline: RequestDeadline,
  ): Promise<AsyncIterable<unknown>> {
    const { client, sdk } = connection;
    const model = await this.#findModel(connection, deadline);
    for (;;) {
      const parameters = this.#parameters;
      const body = { model, messages: [...messages], stream: true as const, ...parameters };
      try {
        return await deadline.run((signal) => client.chat.completions.create(body, { signal }));
      } catch (error) {
        if (this.#parameters === parameters) this.#adapt(error, sdk);
        if (this.#parameters === parameters) throw error;
      }
    }
  }

  /** Leaves out, from now on, the parameter that the server says it does not know. */
  #adapt(error: unknown, sdk: Connection["sdk"]): void {
    if (!(error instanceof sdk.BadRequestError || error instanceof sdk.UnprocessableEntityError)) return;
    const { stream_options: usage, ...others } = this.#parameters;
    // The client drops the body of a 422 that names its fields in another form than OpenAI's.
    const refusesUsage =
      error.status === 422 || /stream_options|include_usage/.test(`${error.param} ${error.message}`);
    if (usage !== undefined && refusesUsage) {
      this.#parameters = others;
    } else if ("temperature" in others && (error.param === "temperature" || error.param === "max_tokens")) {
      this.#parameters = {
        max_completion_tokens: this.#maxTokens + THINKING_TOKENS,
        ...(usage === undefined ? {} : { stream_options: usage }),
      };
    }
  }

  #explain(cause: unknown, { sdk }: Connection, { signal }: RequestDeadline): unknown {
    return signal.aborted ? signal.reason : describeModelFailure({ cause, server: this.#server, sdk });
  }
}

/** Returns a key or a stand-in, without which the client does not start; a server that needs none ignores it. */
function checkKey(apiKey: string | null): string {
  const key = apiKey?.trim() ?? "none";
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new AppError("config_invalid", "OPENAI_API_KEY holds a character that no HTTP header can carry", {
    hint: "Copy the key again, without quotes or line breaks.",
  });
}

/** Returns a model's name without the folder: some servers name a model by its file, which readers need not see. */
function hideFolder(model: string): string {
  const isPath = /^(?:[.~]{0,2}\/|[a-z]:[\\/]|\\\\)/i.test(model);
  return isPath ? model.replace(/^.*[\\/](?=[^\\/])/, "") : model;
}
