import { createMcpHandler } from "@modelcontextprotocol/server";
import type { RequestHandler, Response } from "express";
import { AppError } from "../../shared/errors.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import { watchClient } from "../edge/watch-client.js";
import { EventStream } from "../event-stream.js";
import { createMcpServer, type McpParts } from "./mcp-server.js";

/**
 * Answers MCP's streamable HTTP, of 2026-07-28 and of the revisions before it. Each request holds one message and has
 * a server of its own: there are no sessions, and no streams that wait for news.
 */
export function createMcpRequestHandler(parts: McpParts): RequestHandler {
  const handler = createMcpHandler(() => createMcpServer(parts), { maxSubscriptions: 0, keepAliveMs: 0 });
  return async (request, response) => {
    const gone = watchClient(response);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === "string" && /^(?:accept|content-type|mcp-.+)$/.test(name)
        ? [[name, value] as const]
        : [],
    );
    const message = new Request("http://localhost/mcp", {
      method: "POST",
      headers: Object.fromEntries(headers),
      signal: gone,
    });
    try {
      await send(response, await handler.fetch(message, { parsedBody: request.body }));
    } catch (error) {
      if (!gone.aborted && !response.destroyed) throw error;
    }
  };
}

async function send(response: Response, answer: globalThis.Response): Promise<void> {
  if (answer.status >= 500) throw new AppError("internal", "the MCP library could not serve a message");
  const { body, headers } = answer;
  if (body === null || !headers.get("content-type")?.startsWith("text/event-stream")) {
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
