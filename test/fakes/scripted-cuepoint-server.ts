import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const readModule = (name: string) => readFileSync(join(import.meta.dirname, "../../dist/widget", name));
const WIDGET = readModule("widget.js");
export const EXTRAS = readModule("extras.js");

/** What the server does with one question. */
export type Script =
  | {
      readonly kind: "events";
      readonly events: readonly { readonly type: string; readonly data: unknown }[];
      /** The server sends the last event once this is settled. */
      readonly hold?: Promise<void>;
    }
  | { readonly kind: "problem"; readonly status: number; readonly body: unknown };

export interface ScriptedServerOptions {
  readonly answer: (question: string) => Script;
  /** The body of `GET /api/widget`. */
  readonly settings?: object;
  /** The module of the extras; null where the server has none. */
  readonly extras?: Buffer | null;
}

export interface ScriptedServer {
  readonly url: string;
  /** Method, path and body of everything that was asked. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** Speaks the contract's HTTP over real sockets, and says what the test wants said. It serves the real widget. */
export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => {
        requests.push(`${request.method} ${request.url} ${body}`.trim());
        return respond(request, response, body, options);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  return body;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  { answer, settings = {}, extras = EXTRAS }: ScriptedServerOptions,
): Promise<void> {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*");
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "OPTIONS") response.writeHead(204).end();
  else if (pathname === "/widget.js") sendModule(response, WIDGET);
  else if (extras !== null && /^\/widget\/[^/]+\/extras\.js$/.test(pathname)) sendModule(response, extras);
  else if (pathname === "/api/widget") sendJson(response, 200, settings);
  else if (pathname === "/api/feedback") response.writeHead(204).end();
  else if (pathname === "/api/chat") await play(response, answer(JSON.parse(body).messages.at(-1).content));
  else sendJson(response, 404, { code: "not_found", detail: "there is nothing at this address" });
}

function sendModule(response: ServerResponse, module: Buffer): void {
  response.setHeader("content-type", "text/javascript").end(module);
}

async function play(response: ServerResponse, script: Script): Promise<void> {
  if (script.kind === "problem") {
    sendJson(response, script.status, script.body);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const written = script.events.map(({ type, data }) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  response.write(written.slice(0, -1).join(""));
  await script.hold;
  response.end(written.at(-1));
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
