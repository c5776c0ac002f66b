import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import type { RouteParts } from "../app-parts.js";
import { readClient } from "../edge/identify-client.js";
import { parseBody } from "../edge/parse-body.js";
import { noteOnRequest } from "../edge/read-request.js";
import { serveClient } from "../edge/watch-client.js";
import { giveAnswer } from "../give-answer.js";
import { holdJson } from "../openapi/components.js";
import { QUESTION } from "../openapi/examples.js";
import { type Route, replyEither } from "../route.js";
import { streamItems } from "../stream-items.js";
import { buildCompletion, MODEL } from "./completion.js";
import { listChunks } from "./completion-chunks.js";
import { type CompletionPiece, listPieces } from "./completion-pieces.js";
import { completionRequestSchema } from "./completion-request.js";
import { keepTurns } from "./keep-turns.js";
import { chatCompletionSchema } from "./openai-schemas.js";
import { describeOpenAiError } from "./write-openai-problem.js";

/** A reader of an event stream calls an event without a name so. */
const event = z.literal("message");

const chunkSchema = z.union([
  z.strictObject({ event, data: z.string().meta(holdJson("ChatCompletionChunk")) }),
  z.strictObject({ event, data: z.literal("[DONE]") }),
]);

/** `POST /v1/chat/completions`: OpenAI's completion, or its chunks with `stream`; one answer, of the one model there is. */
export function createCompletionsRoute({ answering, limits, log }: RouteParts): Route {
  return {
    id: "createChatCompletion",
    method: "post",
    path: "/v1/chat/completions",
    tag: "OpenAI",
    summary: "Ask a question, in OpenAI's shape",
    description:
      "Parameters of OpenAI's that are not listed here are accepted and ignored; so are system and developer messages. Citations are `annotations`, and a list of sources at the end of `content` unless `cuepoint.footnotes` is false. A stream ends with `data: [DONE]`.",
    request: {
      name: "ChatCompletionRequest",
      schema: completionRequestSchema,
      example: { model: MODEL, messages: [{ role: "user", content: QUESTION }] },
    },
    replies: [replyEither("The answer.", { schema: chatCompletionSchema }, { schema: chunkSchema })],
    failures: ["not_found", "overloaded", "not_ready"],
    limit: limits.answers,
    handle: (request, response) =>
      serveClient(response, async (gone) => {
        const body = parseBody(completionRequestSchema, request.body);
        const messages = keepTurns(body.messages);
        const { footnotes = true, episodes, filter } = body.cuepoint ?? {};
        const note = noteOnRequest(response);
        const asked = { client: readClient(request), gone, note, messages, episodes, filter };
        const pieces = listPieces(giveAnswer(answering, { channel: "openai", ...asked }), footnotes);
        if (body.stream === true) {
          const includeUsage = body.stream_options?.include_usage === true;
          await streamItems(response, listChunks(pieces, { messages, includeUsage }), {
            encode,
            ending: "data: [DONE]\n\n",
            // Clients of OpenAI throw it as an error.
            encodeFailure: (problem) => encode(describeOpenAiError(problem)),
            log,
          });
        } else {
          const { id, end } = await collect(pieces);
          response.json(buildCompletion(id, end, messages));
        }
      }),
  };
}

async function collect(pieces: AsyncIterable<CompletionPiece>) {
  let id = "";
  for await (const piece of pieces) {
    if (piece.kind === "start") id = piece.id;
    if (piece.kind === "end") return { id, end: piece };
  }
  throw new AppError("internal", "an answer ended without its end");
}

/** One event of `text/event-stream` (HTML Living Standard, 9.2.5), as one line of JSON. */
function encode(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
