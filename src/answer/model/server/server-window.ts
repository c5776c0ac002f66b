import { estimateTokens } from "../../budget/token-budget.js";
import type { ModelMessage } from "../chat-model.js";
import type { Refusal } from "./read-refusal.js";
import { findEntry, readListedWindow, readPropsWindow } from "./read-window.js";
import type { ServerConnection } from "./server-connection.js";

/** The time for a server to tell its window, which an answer can do without. */
const WINDOW_MS = 1_000;
/** The time until a server that could not tell it is asked again. */
const PAUSE_MS = 30_000;

/** Tokens that are left free beside the prompt, whose own are estimated, and the reply. */
const MARGIN = 256;

/** What a server has told of its window. */
export class ServerWindow {
  /** Null where it has not told it. */
  tokens: number | null = null;
  /** Ends when the server has told its window, or will not. */
  #learning: Promise<void> | undefined;
  readonly #now: () => number;
  /** Not asked before; in milliseconds. */
  #asksFrom = Number.NEGATIVE_INFINITY;

  /** `now` gives milliseconds that only grow. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Asks once, and after 30 s again where the server was too slow or had a fault, for a second at most: for the list of
   * models, where it is not there already, and for llama.cpp's properties. Whatever fails here changes nothing.
   */
  learn(connection: ServerConnection, model: string, models: readonly unknown[] | null): Promise<void> {
    if (this.#now() < this.#asksFrom) return Promise.resolve();
    this.#learning ??= this.#ask(connection, model, models);
    return this.#learning;
  }

  async #ask({ client, sdk, baseUrl }: ServerConnection, model: string, models: readonly unknown[] | null) {
    const options = { signal: AbortSignal.timeout(WINDOW_MS), maxRetries: 0 };
    try {
      const entry = findEntry(models ?? (await client.models.list(options)).data, model);
      if (entry === null) return;
      this.tokens ??= readListedWindow(entry);
      if (this.tokens !== null || entry.owned_by !== "llamacpp") return;
      const props: unknown = await client.get(`${baseUrl.replace(/\/v1\/?$/, "")}/props`, options);
      this.tokens ??= readPropsWindow(props);
    } catch (error) {
      const isSlow = options.signal.aborted;
      const status: unknown = error instanceof sdk.APIError ? error.status : undefined;
      const isFaulty = typeof status === "number" && status >= 500;
      // A server to which nobody could connect may still be starting.
      const isDown = error instanceof sdk.APIConnectionError;
      if (!isSlow && !isFaulty && !isDown) return;
      this.#learning = undefined;
      if (isSlow || isFaulty) this.#asksFrom = this.#now() + PAUSE_MS;
    }
  }

  /** Counts the tokens that the window leaves for the reply to a prompt; without end where it is not known. */
  countFree(prompt: readonly ModelMessage[]): number {
    const left = (this.tokens ?? Number.POSITIVE_INFINITY) - MARGIN;
    return prompt.reduce((sum, { content }) => sum - estimateTokens(content), left);
  }

  /** Learns from a refusal for the prompt's length: the window that it tells. One long prompt says nothing of the others. */
  shrink({ windowTokens }: Pick<Refusal, "windowTokens">): void {
    this.tokens = windowTokens ?? this.tokens;
  }
}
