import { AppError } from "../errors.js";

/** Who writes prose for the readers of an exported folder: `endpoint` in `search.json`. An address has no slash at its end. */
export type ModelEndpoint =
  | { readonly kind: "cuepoint"; readonly url: string }
  /** A language model's server; `model` is null where it has only one. */
  | { readonly kind: "openai"; readonly url: string; readonly model: string | null };

/**
 * Reads what the owner names: the base address of an OpenAI-compatible server, which ends in `/v1`, goes on to `/chat/completions` or
 * comes with a model's name, or the address of a Cuepoint server. Every reader sees it and it is asked without a key. Throws `usage`.
 */
export function readModelEndpoint(address: string, model: string | null): ModelEndpoint {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw refuse(
      `Expected an http(s) address, got ${JSON.stringify(address)}`,
      "for example https://example.com/v1",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(`the address at ${url.host} holds a user name or password`, SECRET);
  }
  if (url.search !== "" || url.hash !== "") {
    throw refuse(`the address at ${url.host} holds more than a path, such as a key`, SECRET);
  }
  const whole = url.href.replace(/\/+$/, "");
  const plain = whole.replace(/\/+chat\/completions$/, "");
  const isOpenAi = model !== null || plain !== whole || plain.endsWith("/v1");
  return isOpenAi ? { kind: "openai", url: plain, model } : { kind: "cuepoint", url: plain };
}

/** Says what an address was understood as, with how to say that it is the other kind. */
export function describeEndpoint(endpoint: ModelEndpoint): string {
  if (endpoint.kind === "openai")
    return `an OpenAI-compatible server at ${endpoint.url}, ${endpoint.model === null ? "which has one model" : `model ${endpoint.model}`}`;
  return `a Cuepoint server at ${endpoint.url} (for one with OpenAI's API give the address that ends in /v1, or --model)`;
}

/** Whether browsers would block what the folder's pages ask; they let pages on `https` ask the reader's own machine by `http`. */
export function isMixed(base: string | null, { url }: ModelEndpoint): boolean {
  const { protocol, hostname } = new URL(url);
  const isLoopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "http:" && !isLoopback && base !== null && new URL(base).protocol === "https:";
}

export function describeMixed({ url }: ModelEndpoint): string {
  return `--model-endpoint: browsers let no page on https ask ${url}: readers get quotations until it is an https address.`;
}

const SECRET =
  "every reader of the folder could read it. Give the address alone, of a server that asks for no key: one of your own may add it";

function refuse(message: string, hint: string): AppError {
  return new AppError("usage", `--model-endpoint: ${message}`, {
    hint: `Expected an address alone: ${hint}.`,
  });
}

/** Reads the field of the manifest; gives null where nobody writes prose, or where it is something else. */
export function parseModelEndpoint(manifest: object): ModelEndpoint | null {
  const { endpoint } = manifest as { readonly endpoint?: unknown };
  const { kind, url, model = null } = Object(endpoint) as Partial<ModelEndpoint & { model: unknown }>;
  if (typeof url !== "string" || !/^https?:\/\//.test(url)) return null;
  if (model !== null && typeof model !== "string") return null;
  if (kind === "cuepoint") return { kind, url };
  return kind === "openai" ? { kind, url, model } : null;
}
