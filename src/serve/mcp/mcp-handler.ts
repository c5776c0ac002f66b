import { createMcpHandler } from "@modelcontextprotocol/server";
import type { Request, RequestHandler, Response } from "express";
import { AppError } from "../../shared/errors.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import { readClient } from "../edge/identify-client.js";
import { noteOnRequest } from "../edge/read-request.js";
import { watchClient } from "../edge/watch-client.js";
import { EventStream } from "../event-stream.js";
import { createMcpServer, type McpParts } from "./mcp-server.js";
import { mendMessage } from "./mend-message.js";

const JSON_TYPE = "application/json";
const STREAM_TYPE = "text/event-stream";
const DATA = "data: ";

/**
 * Answers MCP's streamable HTTP, of 2026-07-28 and of the revisions before it. Each request holds one message and has
 * a server of its own: there are no sessions, and no streams that wait for news.
 */
export function createMcpRequestHandler(parts: Omit<McpParts, "client" | "note">): RequestHandler {
  return async (request, response) => {
    const gone = watchClient(response);
    const headers = pickHeaders(request);
    const wantsJson = acceptsJsonOnly(request);
    if (wantsJson || request.accepts(STREAM_TYPE) !== false)
      headers.set("accept", `${JSON_TYPE}, ${STREAM_TYPE}`);
    const message = new globalThis.Request("http://localhost/mcp", { method: "POST", headers, signal: gone });
    try {
      const client = readClient(request);
      const note = noteOnRequest(response);
      const open = () => createMcpServer({ ...parts, client, note });
      const handler = createMcpHandler(open, { maxSubscriptions: 0, keepAliveMs: 0 });
      const answer = await handler.fetch(message, { parsedBody: mendMessage(request.body) });
      await send(response, wantsJson ? await joinStream(answer) : answer);
    } catch (error) {
      if (!gone.aborted && !response.destroyed) throw error;
    }
  };
}

/** The headers that the protocol reads. */
function pickHeaders(request: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === "string" && /^(?:accept|content-type|mcp-.+)$/.test(name)) headers.set(name, value);
  return headers;
}

/**
 * The protocol wants clients to take both types, and the library turns away those that do not say so. A client that takes JSON
 * and does not name the stream gets its answer as JSON, and one that takes the stream alone gets it.
 */
function acceptsJsonOnly(request: Request): boolean {
  const namesStream = request.headers.accept?.includes(STREAM_TYPE) && request.accepts(STREAM_TYPE) !== false;
  return !namesStream && request.accepts(JSON_TYPE) !== false;
}

/** The answer to a request as JSON, without the news that came before it in a stream. */
async function joinStream(answer: globalThis.Response): Promise<globalThis.Response> {
  if (!answer.headers.get("content-type")?.startsWith(STREAM_TYPE)) return answer;
  const lines = (await answer.text()).split("\n");
  // Each request holds one message, and its answer ends the stream.
  const last = lines.findLast((line) => line.startsWith(`${DATA}{`))?.slice(DATA.length);
  if (last === undefined) throw new AppError("internal", "the MCP library answered with an empty stream");
  return new globalThis.Response(last, { status: answer.status, headers: { "content-type": JSON_TYPE } });
}

async function send(response: Response, answer: globalThis.Response): Promise<void> {
  if (answer.status >= 500) throw new AppError("internal", "the MCP library could not serve a message");
  const { body, headers } = answer;
  if (body === null || !headers.get("content-type")?.startsWith(STREAM_TYPE)) {
    response
      .status(answer.status)
      .set(Object.fromEntries(headers))
      .end(stripHidden(await answer.text()));
    return;
  }
  const stream = new EventStream(response);
  try {
    // The library writes whole events.
    for await (const events of body.pipeThrough(new TextDecoderStream()))
      await stream.send(stripHidden(events));
  } finally {
    stream.end();
  }
}
