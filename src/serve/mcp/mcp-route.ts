import { createMcpHandler } from "@modelcontextprotocol/server";
import type { RequestHandler, Response } from "express";
import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import type { RateLimits } from "../edge/limit-rate.js";
import { watchClient } from "../edge/watch-client.js";
import { EventStream } from "../event-stream.js";
import { ASK_TOOL } from "./ask-tool.js";
import { createMcpServer, type McpParts } from "./mcp-server.js";

/**
 * `POST /mcp`: MCP's streamable HTTP, of 2026-07-28 and of the revisions before it. One message a request, a server
 * for each: there are no sessions, and no streams that wait for news.
 */
export function createMcpRoute(parts: McpParts, limits: RateLimits): RequestHandler[] {
  const handler = createMcpHandler(() => createMcpServer(parts), { maxSubscriptions: 0, keepAliveMs: 0 });
  const answer: RequestHandler = async (request, response) => {
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
  return [refuseBatch, limitCalls(limits), answer];
}

/** MCP has no batches since 2025-06-18; one would be many calls that are counted as one. */
const refuseBatch: RequestHandler = (request, _response, next) => {
  if (Array.isArray(request.body)) {
    throw new AppError("bad_request", "JSON-RPC batches are not taken here", {
      hint: "Send one message a request",
    });
  }
  next();
};

const askSchema = z.object({
  method: z.literal("tools/call"),
  params: z.object({ name: z.literal(ASK_TOOL) }),
});

/** Questions count like those at the other doors, and every other message like a search: each is served anew. */
function limitCalls(limits: RateLimits): RequestHandler {
  return (request, response, next) => {
    const limit = askSchema.safeParse(request.body).success ? limits.answers : limits.searches;
    return limit(request, response, next);
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
