import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { Reply, ScriptedRequest, Step } from "./scripted-replies.js";

export interface RecordedRequest extends ScriptedRequest {
  /** True once the client went before the reply was over. */
  readonly aborted: boolean;
  /** The time at which it went, by `performance.now()`. */
  readonly abortedAt: number | null;
}

export interface ScriptedOpenAiServer {
  /** The value for OPENAI_BASE_URL; it includes `/v1`. */
  readonly baseUrl: string;
  /** The address as messages name it: `127.0.0.1:PORT`. */
  readonly host: string;
  /** Every request, model lists included, in order. */
  readonly requests: readonly RecordedRequest[];
  /** The requests for an answer. */
  readonly completions: readonly RecordedRequest[];
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  /** The models' names, or a reply of its own; one model named `scripted` by default. */
  readonly models?: readonly string[] | Reply;
  /** What `GET /props` gives, as llama.cpp's server has it; there is no such path by default. */
  readonly props?: unknown;
  /** True where pages of other origins may ask, with no header but the body's type. */
  readonly isShared?: boolean;
}

const COMPLETIONS = "/v1/chat/completions";

/** A real HTTP server on the loopback address that speaks OpenAI's protocol and follows a script. */
export async function startScriptedOpenAiServer(
  script: Reply,
  { models = ["scripted"], props, isShared = false }: ScriptedServerOptions = {},
): Promise<ScriptedOpenAiServer> {
  const requests: { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] }[] = [];
  const routes = new Map<string, Reply>([
    ["GET /v1/models", typeof models === "function" ? models : () => [listModels(models)]],
    [`POST ${COMPLETIONS}`, script],
  ]);
  if (props !== undefined) routes.set("GET /props", () => [{ kind: "respond", status: 200, body: props }]);

  const server = createServer(async (incoming, response) => {
    if (isShared) {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "content-type");
      if (incoming.method === "OPTIONS") return void response.writeHead(204).end();
    }
    const request = { ...(await readRequest(incoming)), aborted: false, abortedAt: null as number | null };
    requests.push(request);
    response.on("close", () => {
      if (response.writableFinished) return;
      request.aborted = true;
      request.abortedAt = performance.now();
    });
    const reply = routes.get(`${request.method} ${request.path}`) ?? (() => [NOT_FOUND]);
    await play(reply(request), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    baseUrl: `http://${host}/v1`,
    host,
    requests,
    get completions() {
      return requests.filter(({ path }) => path === COMPLETIONS);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** One chunk of a streamed answer as an event. */
export function encodeChunk(
  delta: Readonly<Record<string, unknown>>,
  finishReason: string | null = null,
): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  const chunk = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "scripted", choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

const NOT_FOUND: Step = { kind: "respond", status: 404, body: { error: { message: "no such path" } } };

function listModels(names: readonly string[]): Step {
  return {
    kind: "respond",
    status: 200,
    body: { object: "list", data: names.map((id) => ({ id, object: "model" })) },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const body = await readText(incoming);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: body === "" ? null : JSON.parse(body),
  };
}

async function play(steps: Iterable<Step>, response: ServerResponse): Promise<void> {
  for (const step of steps) {
    await take(step, response);
    if (response.destroyed || response.writableEnded) return;
  }
  openStream(response);
  response.end();
}

async function take(step: Step, response: ServerResponse): Promise<void> {
  switch (step.kind) {
    case "text":
      return await send(encodeChunk({ content: step.text }), response);
    case "finish":
      return await send(`${encodeChunk({}, "stop")}data: [DONE]\n\n`, response);
    case "raw":
      return await send(step.bytes, response);
    case "wait":
      return await wait(step.ms);
    case "hold":
      return void (await step.until);
    case "hang":
      if (!response.destroyed) await once(response, "close");
      return;
    case "cut":
      response.destroy();
      return;
    case "respond":
      response.writeHead(step.status, { "content-type": "application/json", ...step.headers });
      response.end(
        typeof step.body === "string" || step.body instanceof Uint8Array
          ? step.body
          : JSON.stringify(step.body),
      );
  }
}

function openStream(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

async function send(bytes: string | Uint8Array, response: ServerResponse): Promise<void> {
  openStream(response);
  if (bytes.length === 0 || response.write(bytes) || response.destroyed) return;
  const settled = new AbortController();
  const { signal } = settled;
  await Promise.race([once(response, "drain", { signal }), once(response, "close", { signal })]).finally(() =>
    settled.abort(),
  );
}
