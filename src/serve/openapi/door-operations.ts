import { z } from "zod";
import { holdJson } from "./components.js";
import { CHAT_RESPONSE, QUESTION } from "./examples.js";
import { chatCompletionSchema, modelListSchema, modelSchema } from "./openai-schemas.js";
import type { Operation } from "./operation.js";

/** What a reader of an event stream calls an event without a name. */
const event = z.literal("message");

const chunk = z.union([
  z.strictObject({ event, data: z.string().meta(holdJson("ChatCompletionChunk")) }),
  z.strictObject({ event, data: z.literal("[DONE]") }),
]);

const MESSAGES = [{ role: "user", content: QUESTION }];

/** `POST /api/feedback`, with the schema that checks it. */
export function describeFeedback(request: z.ZodType): Operation {
  return {
    id: "rateAnswer",
    method: "post",
    path: "/api/feedback",
    tag: "Questions",
    summary: "Say whether an answer helped",
    description: "A later verdict on the same answer replaces the earlier one.",
    request: { schema: request, example: { answerId: CHAT_RESPONSE.id, verdict: "up" } },
    replies: [{ status: 204, description: "It is kept." }],
    failures: ["not_found", "overloaded"],
    limited: true,
  };
}

/** OpenAI's protocol, with the schema that checks its requests and the name of its model. */
export function listOpenAiOperations({
  request,
  model,
}: {
  readonly request: z.ZodType;
  readonly model: string;
}): Operation[] {
  return [
    {
      id: "listModels",
      method: "get",
      path: "/v1/models",
      tag: "OpenAI",
      summary: "List the models",
      description: "There is one, whatever writes the answers behind it.",
      replies: [
        {
          status: 200,
          description: "The one model.",
          content: { "application/json": { schema: modelListSchema } },
        },
      ],
      keyed: true,
    },
    {
      id: "getModel",
      method: "get",
      path: "/v1/models/{id}",
      tag: "OpenAI",
      summary: "Read a model",
      description: "The one there is.",
      parameters: [
        {
          name: "id",
          in: "path",
          schema: z.literal(model),
          description: "The model's name.",
          example: model,
        },
      ],
      replies: [
        { status: 200, description: "The model.", content: { "application/json": { schema: modelSchema } } },
      ],
      failures: ["bad_request", "not_found"],
      keyed: true,
    },
    {
      id: "createChatCompletion",
      method: "post",
      path: "/v1/chat/completions",
      tag: "OpenAI",
      summary: "Ask a question, in OpenAI's shape",
      description:
        "Parameters of OpenAI's that are not listed here are accepted and ignored; so are system and developer messages. Citations are `annotations`, and a list of sources at the end of `content` unless `cuepoint.footnotes` is false. A stream ends with `data: [DONE]`.",
      request: { schema: request, example: { model, messages: MESSAGES } },
      replies: [
        {
          status: 200,
          description: "The answer.",
          content: {
            "application/json": { schema: chatCompletionSchema },
            "text/event-stream": { schema: chunk },
          },
        },
      ],
      failures: ["not_found", "overloaded", "not_ready"],
      limited: true,
      keyed: true,
    },
  ];
}

const rpc = z.looseObject({ jsonrpc: z.literal("2.0") }).meta({ description: "A message of JSON-RPC 2.0." });

/** `POST /mcp`, whose messages the protocol describes. */
export const MCP_OPERATION: Operation = {
  id: "sendMcpMessage",
  method: "post",
  path: "/mcp",
  tag: "MCP",
  summary: "Talk to the MCP server",
  description:
    "Streamable HTTP of the Model Context Protocol; clients of the protocol need this address alone. `Accept` names both `application/json` and `text/event-stream`.",
  request: { schema: rpc, example: { jsonrpc: "2.0", id: 1, method: "tools/list" } },
  replies: [
    {
      status: 200,
      description: "The response.",
      content: {
        "application/json": { schema: rpc },
        "text/event-stream": { schema: z.strictObject({ event, data: z.string() }) },
      },
    },
    { status: 202, description: "A notification was taken." },
  ],
  limited: true,
  keyed: true,
};
