import type { RequestHandler } from "express";
import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import type { RouteParts } from "../app-parts.js";
import type { RateLimits } from "../edge/limit-rate.js";
import { type Route, replyEither } from "../route.js";
import { ASK_TOOL } from "./answer-call.js";

const rpc = z.looseObject({ jsonrpc: z.literal("2.0") }).meta({ description: "A message of JSON-RPC 2.0." });

const messageEvent = z.strictObject({ event: z.literal("message"), data: z.string() });

/** `POST /mcp`: for hosts of language models. The code of the protocol loads while the other routes answer already. */
export function createMcpRoute({ answering, limits, log, version }: RouteParts): Route {
  const parts = { answering: () => answering, version, log, tellsChanges: false };
  const loading = import("./mcp-handler.js").then(({ createMcpRequestHandler }) =>
    createMcpRequestHandler(parts),
  );
  // A failure is thrown to each client that asks.
  loading.catch(() => undefined);
  return {
    id: "sendMcpMessage",
    method: "post",
    path: "/mcp",
    tag: "MCP",
    summary: "Talk to the MCP server",
    description:
      "Streamable HTTP of the Model Context Protocol; clients of the protocol need this address alone. `Accept` names both `application/json` and `text/event-stream`; a client that takes JSON and does not name the stream gets JSON.",
    request: { schema: rpc, example: { jsonrpc: "2.0", id: 1, method: "tools/list" } },
    replies: [
      replyEither("The response.", { schema: rpc }, { schema: messageEvent }),
      { status: 202, description: "A notification was taken." },
    ],
    limitByBody: createMessageLimit(limits),
    handle: async (request, response, next) => (await loading)(request, response, next),
  };
}

const askSchema = z.object({
  method: z.literal("tools/call"),
  params: z.object({ name: z.literal(ASK_TOOL) }),
});

/**
 * A question counts as an answer, and every other message as a search. MCP has no batches since 2025-06-18: one is
 * refused, since it would be many calls that are counted as one.
 */
function createMessageLimit({ answers, searches }: RateLimits): RequestHandler {
  return (request, response, next) => {
    if (Array.isArray(request.body)) {
      throw new AppError("bad_request", "JSON-RPC batches are not taken here", {
        hint: "Send one message a request",
      });
    }
    const limit = askSchema.safeParse(request.body).success ? answers : searches;
    return limit(request, response, next);
  };
}
