import type { OpenAI } from "openai";
import type { AppError } from "../../../shared/errors.js";
import type { ModelMessage } from "../chat-model.js";
import { describeModelFailure } from "./describe-model-failure.js";
import { type Fetch, guardFetch } from "./guard-fetch.js";
import { dropQuestion, quoteReason, type Refusal, readRefusal } from "./read-refusal.js";

/** The way to a server through proxies. */
export interface ProxyFetch {
  /** The proxies' passwords. */
  readonly secrets: readonly string[];
  open(): Promise<Fetch>;
}

export interface ServerAddress {
  readonly baseUrl: string;
  /** Null where the server asks for none. */
  readonly apiKey: string | null;
  /** Null where the server is reached by itself. */
  readonly proxy: ProxyFetch | null;
  /** A server that asks for a longer pause is not asked again. */
  readonly longestWaitMs: number;
  readonly fetch: Fetch;
}

interface ReadRefusal extends Refusal {
  readonly status: number | null;
  /** The message without any content word of the question, which is what may be shown of it. */
  readonly shown: string;
}

type Sdk = typeof import("openai");

/** A client of one server, and what its errors say. */
export class ServerConnection {
  readonly client: OpenAI;
  readonly sdk: Sdk;
  /** Host and port, for messages. */
  readonly server: string;
  readonly baseUrl: string;
  readonly #secrets: readonly string[];
  readonly #isProxied: boolean;

  private constructor(sdk: Sdk, fetch: Fetch, { apiKey, baseUrl, proxy, longestWaitMs }: ServerAddress) {
    this.sdk = sdk;
    this.baseUrl = baseUrl;
    this.server = new URL(baseUrl).host;
    this.#secrets = [apiKey ?? [], proxy?.secrets ?? []].flat();
    this.#isProxied = proxy !== null;
    this.client = new sdk.OpenAI({
      // A stand-in, without which the client does not start; a server that needs no key ignores it.
      apiKey: apiKey ?? "none",
      baseURL: baseUrl,
      fetch: guardFetch({ fetch, server: this.server, longestWaitMs }),
      // In a browser there is no key to be seen.
      dangerouslyAllowBrowser: true,
      maxRetries: 2,
      logLevel: "off",
      // Where these are left out, the client reads them from variables that are not this program's.
      organization: null,
      project: null,
      adminAPIKey: null,
      webhookSecret: null,
    });
  }

  /** Loads the client: a program without a language model needs nothing of it. */
  static async open(address: ServerAddress): Promise<ServerConnection> {
    const sdk = await import("openai");
    const fetch = (await address.proxy?.open()) ?? address.fetch;
    return new ServerConnection(sdk, fetch, address);
  }

  /** Reads the server's refusal of these messages; null for a failure of another kind. */
  readRefusal(error: unknown, messages: readonly ModelMessage[]): ReadRefusal | null {
    const { APIError, APIConnectionError } = this.sdk;
    if (!(error instanceof APIError) || error instanceof APIConnectionError) return null;
    const status: unknown = error.status;
    const refusal = readRefusal(readBody(error), messages, this.#secrets);
    const shown = dropQuestion(refusal.message, messages);
    return { ...refusal, shown, status: typeof status === "number" ? status : null };
  }

  /** Quotes the server's reason without secrets. */
  quote({ code, shown }: ReadRefusal): string {
    return quoteReason({ code, message: shown }, this.#secrets);
  }

  explain(cause: unknown, messages: readonly ModelMessage[]): AppError {
    const refusal = this.readRefusal(cause, messages);
    const reason = refusal === null ? "" : this.quote(refusal);
    const { server, sdk } = this;
    return describeModelFailure({ cause, server, sdk, reason, isProxied: this.#isProxied });
  }
}

/** Returns an error's body: JSON's value, or else the text. */
function readBody({ error, message, status }: InstanceType<Sdk["APIError"]>): unknown {
  if (error !== undefined) return error;
  const text = message.replace(`${status} `, "");
  return text === "status code (no body)" ? "" : text;
}
