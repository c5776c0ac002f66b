import { countBytes } from "../../../shared/count-bytes.js";
import { type TokenUsage, USUAL_BYTES } from "../../budget/token-budget.js";
import type { ChatModel, ModelMessage, ModelTraits, ReplySchema, StreamOptions } from "../chat-model.js";
import { checkKey } from "./check-key.js";
import { chooseModel } from "./choose-model.js";
import { describePromptTooLong, describeRefusedSchema, ThoughtsAlone } from "./describe-model-failure.js";
import { ThoughtHabit } from "./drop-thoughts.js";
import type { Fetch } from "./guard-fetch.js";
import { presentTraits } from "./present-traits.js";
import { readAnswer } from "./read-answer.js";
import { readTooLong } from "./read-window.js";
import { concernsReplyLength } from "./refusable.js";
import { RequestDeadline } from "./request-deadline.js";
import { type ParameterTrial, RequestParameters } from "./request-parameters.js";
import { type ProxyFetch, type ServerAddress, ServerConnection } from "./server-connection.js";
import { ServerWindow } from "./server-window.js";
import { writeRequest } from "./write-request.js";

/** The server that is asked where none is named. */
export const DEFAULT_BASE_URL = "https://api.openai.com/v1";

export interface OpenAiOptions {
  /** Null where the server asks for none. */
  readonly apiKey: string | null;
  /** Null for OpenAI's own server. */
  readonly baseUrl: string | null;
  /** Null for the server's only model. */
  readonly model: string | null;
  /** The longest wait for the server until the model begins to write, thoughts included; 20,000 ms by default. */
  readonly firstTokenTimeoutMs?: number;
  /** The longest wait for the server until the reply is whole, a second request included; 60,000 ms by default. */
  readonly totalTimeoutMs?: number;
  /** The longest answer asked for, in tokens, without the room that thoughts are given; 800 by default. */
  readonly maxTokens?: number;
  /** Through what the server is reached; null for no proxy, the default. */
  readonly proxy?: ProxyFetch | null;
  readonly fetch?: Fetch;
}

/**
 * Creates a model on any OpenAI-compatible server. The client retries a failed request twice. A request that is
 * refused is sent again with other parameters, and one whose reply was thoughts alone once more, with more room: never
 * after the first text. Throws `config_invalid` for a key that cannot be sent.
 */
export function createOpenAiChatModel(options: OpenAiOptions): ChatModel {
  return new OpenAiChatModel(options);
}

/** One call of the model. */
interface Call {
  readonly schema: ReplySchema | undefined;
  readonly onAccepted: (() => void) | undefined;
  readonly onCut: (() => void) | undefined;
  readonly messages: readonly ModelMessage[];
  readonly connection: ServerConnection;
  readonly deadline: RequestDeadline;
  /** Hears of all that the model writes, thoughts too, in UTF-8 bytes. */
  readonly onWritten: (bytes: number) => void;
  readonly onUsage: (usage: TokenUsage) => void;
  /** Whether room for thoughts is asked for; no more once the server has refused it. */
  thinks: boolean;
}

class OpenAiChatModel implements ChatModel {
  readonly traits: ModelTraits;
  readonly #address: ServerAddress;
  readonly #server: string;
  readonly #totalTimeoutMs: number;
  readonly #parameters: RequestParameters;
  readonly #habit = new ThoughtHabit();
  readonly #window = new ServerWindow();
  #opening: Promise<ServerConnection> | undefined;
  #model: string | null;
  /** The server's list of models, where it was needed for the model's name. */
  #models: readonly unknown[] | null = null;

  constructor({ firstTokenTimeoutMs = 20_000, totalTimeoutMs = 60_000, ...options }: OpenAiOptions) {
    this.#address = {
      apiKey: checkKey(options.apiKey),
      baseUrl: options.baseUrl ?? DEFAULT_BASE_URL,
      proxy: options.proxy ?? null,
      longestWaitMs: firstTokenTimeoutMs,
      fetch: options.fetch ?? globalThis.fetch,
    };
    this.#server = new URL(this.#address.baseUrl).host;
    this.#totalTimeoutMs = totalTimeoutMs;
    this.#model = options.model;
    this.#parameters = new RequestParameters(options.maxTokens ?? 800);
    this.traits = presentTraits(this.#parameters, this.#window);
  }

  async resolveModel(signal?: AbortSignal): Promise<string> {
    const connection = await this.#connect();
    const deadline = new RequestDeadline(this.#server, signal);
    const lift = deadline.allow(this.#address.longestWaitMs, "name its models");
    try {
      const model = await this.#findModel(connection, deadline);
      lift();
      await deadline.run(() => this.#window.learn(connection, model, this.#models));
      return hideFolder(model);
    } catch (error) {
      throw deadline.signal.aborted ? deadline.signal.reason : connection.explain(error, []);
    } finally {
      deadline.end();
    }
  }

  async *stream(
    messages: readonly ModelMessage[],
    { signal, schema, onAccepted, onCut, onUsage }: StreamOptions = {},
  ): AsyncGenerator<string, void> {
    const connection = await this.#connect();
    const deadline = new RequestDeadline(this.#server, signal);
    deadline.allow(this.#totalTimeoutMs, "finish its answer");
    const liftBegin = deadline.allow(this.#address.longestWaitMs, "begin its answer");
    let written = 0;
    let shown = 0;
    const onWritten = (bytes: number) => {
      written += bytes;
      liftBegin();
    };
    let used = null as TokenUsage | null;
    const addUsage = ({ prompt, completion }: TokenUsage) => {
      used = { prompt: prompt + (used?.prompt ?? 0), completion: completion + (used?.completion ?? 0) };
    };
    const call = { messages, schema, onAccepted, onCut, connection, deadline, onWritten, onUsage: addUsage };
    try {
      for await (const text of this.#reply({ ...call, thinks: this.#parameters.thinks })) {
        shown += countBytes(text);
        yield text;
      }
    } catch (error) {
      throw deadline.signal.aborted ? deadline.signal.reason : connection.explain(error, messages);
    } finally {
      deadline.end();
      // Nobody else knows of what was written and is not shown; a server may not count it.
      if (written > shown)
        addUsage({
          prompt: 0,
          completion: Math.max(0, Math.ceil(written / USUAL_BYTES) - (used?.completion ?? 0)),
        });
      if (used !== null) onUsage?.(used);
    }
  }

  /** Asks once more, with more room, where thoughts took the reply's whole length. */
  async *#reply(call: Call): AsyncGenerator<string, void> {
    const { thinks, messages } = call;
    try {
      yield* this.#ask(call);
    } catch (error) {
      if (thinks || !(error instanceof ThoughtsAlone)) throw error;
      const most = this.#window.countFree(messages);
      if (this.#parameters.countReply(most, true) === this.#parameters.countReply(most, false)) throw error;
      yield* this.#ask({ ...call, thinks: true });
    }
  }

  async *#ask(call: Call): AsyncGenerator<string, void> {
    const { deadline, onWritten, onUsage, onAccepted, onCut } = call;
    const chunks = await this.#request(call);
    onAccepted?.();
    const options = { server: this.#server, deadline, habit: this.#habit, onUsage, onCut, onWritten };
    let isBegun = false;
    try {
      for await (const text of readAnswer(chunks, options)) {
        if (!isBegun && call.thinks) this.#parameters.allowThoughts(true);
        isBegun = true;
        const goOn = deadline.pause();
        yield text;
        goOn();
      }
    } catch (error) {
      // Some servers take a request before they count its tokens.
      if (!isBegun && !this.#takeBackRoom(error, call)) this.#checkLength(error, call);
      throw error;
    }
  }

  async #connect(): Promise<ServerConnection> {
    this.#opening ??= ServerConnection.open(this.#address);
    return await this.#opening;
  }

  async #findModel({ client }: ServerConnection, deadline: RequestDeadline): Promise<string> {
    if (this.#model !== null) return this.#model;
    const page = await deadline.run((signal) => client.models.list({ signal }));
    this.#model = chooseModel(page.data, this.#server);
    this.#models = page.data;
    return this.#model;
  }

  async #request(call: Call): Promise<AsyncIterable<unknown>> {
    const { messages, schema, deadline, connection } = call;
    const { completions } = connection.client.chat;
    const model = await this.#findModel(connection, deadline);
    const trial = this.#parameters.begin(schema, this.#window.countFree(messages), call.thinks);
    for (;;) {
      const { body, sent } = writeRequest(trial, model, messages);
      try {
        const chunks = await deadline.run((signal) => completions.create(body, { signal, body: sent }));
        trial.take();
        return chunks;
      } catch (error) {
        if (this.#takeBackRoom(error, call)) return await this.#request(call);
        this.#adapt(error, trial, call);
      }
    }
  }

  /** Takes the room for thoughts back where a refusal may be for it: then it says nothing of the prompt. */
  #takeBackRoom(error: unknown, call: Call): boolean {
    const refusal = call.thinks ? call.connection.readRefusal(error, call.messages) : null;
    if (refusal === null) return false;
    const tooLong = readTooLong(refusal, refusal.status);
    if (tooLong === null && !concernsReplyLength(refusal)) return false;
    if (tooLong !== null) this.#window.shrink(tooLong);
    this.#parameters.allowThoughts(false);
    call.thinks = false;
    return true;
  }

  /** Learns from a refusal. Throws where the request cannot be sent again. */
  #adapt(error: unknown, trial: ParameterTrial, call: Call): void {
    this.#checkLength(error, call);
    const { connection, messages } = call;
    const refusal = connection.readRefusal(error, messages);
    if (refusal === null) throw error;
    const isRefusal = refusal.status === 400 || refusal.status === 422;
    if (!isRefusal && !((refusal.status ?? 0) >= 500 && trial.isNamed(refusal))) throw error;
    const next = trial.adapt(refusal);
    if (next === "without schema") throw describeRefusedSchema(this.#server, connection.quote(refusal));
    if (next === "refused") throw error;
  }

  /** Throws `PromptTooLong` where a refusal is about the prompt's length, and learns the window from it. */
  #checkLength(error: unknown, { connection, messages }: Call): void {
    const refusal = connection.readRefusal(error, messages);
    const tooLong = refusal === null ? null : readTooLong(refusal, refusal.status);
    if (refusal === null || tooLong === null) return;
    this.#window.shrink(tooLong);
    throw describePromptTooLong(this.#server, tooLong.windowTokens, connection.quote(refusal));
  }
}

/** Returns a model's name without the folder: some servers name a model by its file, which readers need not see. */
function hideFolder(model: string): string {
  const isPath = /^(?:[.~]{0,2}\/|[a-z]:[\\/]|\\\\)/i.test(model);
  return isPath ? model.replace(/^.*[\\/](?=[^\\/])/, "") : model;
}
