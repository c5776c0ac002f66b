import { request as open } from "node:http";
import { text as readText } from "node:stream/consumers";
import type { Parts } from "./list-differences.js";
import { createMask, listMetricNames, maskHeader, type OwnTexts } from "./mask.js";
import type { RequestToCompare } from "./requests.js";

/** Headers of the connection, which Node sets. */
const CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding"]);

export interface Received {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const LONGEST_MS = 30_000;

/**
 * Sends the request as it is: no header is added but the body's type. Rejects where the whole answer is not there within
 * `longestMs`.
 */
export async function sendRequest(
  url: string,
  request: RequestToCompare,
  answerId: string,
  longestMs = LONGEST_MS,
): Promise<Received> {
  const { method, path, headers = {}, body } = request;
  const sent = (typeof body === "string" ? body : JSON.stringify(body))?.replace("{{answerId}}", answerId);
  const { hostname, port } = new URL(url);
  const signal = AbortSignal.timeout(longestMs);
  return await new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(signal.aborted ? new Error(`there was no whole answer within ${longestMs} ms`) : error);
    const asked = open({
      hostname,
      port,
      method,
      path,
      headers: {
        ...(sent === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(sent) }),
        ...headers,
      },
      agent: false,
      signal,
    });
    asked.on("error", fail);
    asked.on("response", (response) => {
      const { statusCode = 0, rawHeaders } = response;
      const names = rawHeaders.filter((_, i) => i % 2 === 0);
      const pairs = names.map((name, i) => [name.toLowerCase(), rawHeaders[2 * i + 1] ?? ""] as const);
      readText(response).then((text) => resolve({ status: statusCode, headers: pairs, body: text }), fail);
    });
    asked.end(sent);
  });
}

/** What is compared of a response; `prompts` are the bodies of what the program asked the language model meanwhile. */
export function describeResponse(
  { status, headers, body }: Received,
  { compared }: RequestToCompare,
  { own, prompts }: { readonly own: OwnTexts; readonly prompts: readonly unknown[] },
): Parts {
  const mask = createMask(own);
  const parts = new Map([["status", String(status)]]);
  for (const [name, value] of headers) {
    if (CONNECTION.has(name)) continue;
    const part = `header ${name}`;
    const before = parts.get(part);
    const masked = mask(maskHeader(name, value));
    parts.set(part, before === undefined ? masked : `${before}, ${masked}`);
  }
  if (compared !== "built") parts.set("body", mask(compared === "metrics" ? listMetricNames(body) : body));
  if (prompts.length > 0) parts.set("prompt", mask(prompts.map((each) => JSON.stringify(each)).join("\n")));
  return parts;
}
