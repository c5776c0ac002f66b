import { OpenAI } from "openai";
import { AppError } from "../errors.js";
import type { ChatModel, ModelMessage, StreamOptions } from "./chat-model.js";
import { describeModelFailure } from "./describe-model-failure.js";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
const MOST_CHOICES = 10;
const MOST_TOKENS = 500;
/** A server that ignores the token limit is cut off here. */
const MOST_CHARACTERS = 20_000;

export interface OpenAiOptions {
  /** Null: the server asks for none. */
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
  /** Null: the server's only model. */
  readonly model: string | null;
  /** Retries included. */
  readonly firstTokenTimeoutMs?: number;
  readonly totalTimeoutMs?: number;
}

/** Any OpenAI-compatible server. The client's own two retries are the only ones, and end with the first token. */
export function createOpenAiChatModel(options: OpenAiOptions): ChatModel {
  const { firstTokenTimeoutMs = 20_000, totalTimeoutMs = 60_000 } = options;
  const baseURL = options.baseUrl ?? DEFAULT_BASE_URL;
  const server = new URL(baseURL).host;
  // The client refuses to start without a key; servers that need none ignore it.
  const client = new OpenAI({ apiKey: options.apiKey ?? "none", baseURL, maxRetries: 2, logLevel: "off" });
  let resolved = options.model;

  async function resolveModel(signal?: AbortSignal): Promise<string> {
    if (resolved !== null) return resolved;
    const deadline = new Deadline(firstTokenTimeoutMs, server, signal);
    try {
      const models = await deadline.run((limit) => client.models.list({ signal: limit }));
      resolved = chooseModel(models.data, server);
      return resolved;
    } catch (error) {
      throw deadline.explain(error);
    } finally {
      deadline.end();
    }
  }

  async function* stream(
    messages: readonly ModelMessage[],
    { signal }: StreamOptions = {},
  ): AsyncGenerator<string> {
    const model = await resolveModel(signal);
    const deadline = new Deadline(firstTokenTimeoutMs, server, signal);
    try {
      const chunks = await deadline.run((limit) =>
        client.chat.completions.create(
          { model, messages: [...messages], stream: true, temperature: 0, max_tokens: MOST_TOKENS },
          { signal: limit },
        ),
      );
      let characters = 0;
      for await (const chunk of chunks) {
        const delta: unknown = chunk.choices?.[0]?.delta?.content;
        if (typeof delta !== "string" || delta === "") continue;
        if (characters === 0) deadline.restart(totalTimeoutMs);
        characters += delta.length;
        if (characters > MOST_CHARACTERS) return;
        yield delta;
      }
      // The client ends an aborted stream quietly.
      deadline.throwIfOver();
    } catch (error) {
      throw deadline.explain(error);
    } finally {
      deadline.end();
    }
  }

  return { resolveModel, stream };
}

/** Aborts a request when its time is over or its caller has gone, and tells the two apart. */
class Deadline {
  readonly #server: string;
  readonly #caller: AbortSignal | undefined;
  readonly #limit = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(timeoutMs: number, server: string, caller: AbortSignal | undefined) {
    this.#server = server;
    this.#caller = caller;
    this.restart(timeoutMs);
    caller?.addEventListener("abort", this.#abort, { once: true });
    if (caller?.aborted) this.#limit.abort();
  }

  readonly #abort = () => this.#limit.abort();

  /** Does not wait for the request: the client may be asleep between two tries. */
  async run<T>(request: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#limit;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
    });
    return await Promise.race([request(signal), aborted]);
  }

  restart(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#over = true;
      this.#limit.abort();
    }, timeoutMs);
  }

  throwIfOver(): void {
    this.#caller?.throwIfAborted();
    if (this.#over) throw this.#timeout();
  }

  explain(error: unknown): unknown {
    if (this.#caller?.aborted) return this.#caller.reason;
    return this.#over ? this.#timeout() : describeModelFailure(error, this.#server);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#abort);
    this.#limit.abort();
  }

  #timeout(): AppError {
    return new AppError("upstream_timeout", `the language model's server at ${this.#server} took too long`, {
      hint: "Try again, or choose a faster model.",
    });
  }
}

function chooseModel(models: readonly { readonly id: string }[], server: string): string {
  const names = models.map(({ id }) => id);
  const [only] = names;
  if (only === undefined) {
    throw new AppError("upstream_failed", `the language model's server at ${server} has no model loaded`, {
      hint: "Load one, or set OPENAI_MODEL.",
    });
  }
  if (names.length === 1) return only;
  const choices = names.slice(0, MOST_CHOICES).join(", ");
  throw new AppError(
    "config_invalid",
    `the language model's server at ${server} has ${names.length} models`,
    {
      hint: `Set OPENAI_MODEL to one of them: ${choices}${names.length > MOST_CHOICES ? ", ..." : ""}.`,
    },
  );
}
