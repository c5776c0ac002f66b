import type { RequestHandler } from "express";
import { AppError } from "../../shared/errors.js";
import { parseBody } from "../edge/parse-body.js";
import { watchClient } from "../edge/watch-client.js";
import { type AnsweringParts, giveAnswer } from "../give-answer.js";
import { streamItems } from "../stream-items.js";
import { buildCompletion } from "./completion.js";
import { CompletionChunks } from "./completion-chunks.js";
import { type CompletionPiece, listPieces } from "./completion-pieces.js";
import { completionRequestSchema } from "./completion-request.js";
import { keepTurns } from "./keep-turns.js";
import { describeOpenAiError } from "./write-openai-problem.js";

export interface CompletionsRouteParts extends AnsweringParts {
  readonly onStreamError: (error: unknown) => void;
}

/** `POST /v1/chat/completions`: OpenAI's completion, or its chunks with `stream`; one answer, of the one model there is. */
export function createCompletionsRoute(parts: CompletionsRouteParts): RequestHandler {
  return async (request, response) => {
    const body = parseBody(completionRequestSchema, request.body);
    const messages = keepTurns(body.messages);
    const { footnotes = true, episodes, filter } = body.cuepoint ?? {};
    const gone = watchClient(response);
    const events = giveAnswer(parts, { door: "openai", gone, messages, episodes, filter });
    const pieces = listPieces(events, footnotes);
    try {
      if (body.stream === true) {
        const includeUsage = body.stream_options?.include_usage === true;
        const chunks = new CompletionChunks({ messages, includeUsage });
        await streamItems(response, pieces, {
          encode: (piece) => chunks.list(piece).map(encode).join(""),
          ending: "data: [DONE]\n\n",
          // OpenAI's clients throw it.
          encodeFailure: (problem) => encode(describeOpenAiError(problem)),
          onStreamError: parts.onStreamError,
        });
      } else {
        const { id, end } = await collect(pieces);
        response.json(buildCompletion(id, end, messages));
      }
    } catch (error) {
      if (!gone.aborted) throw error;
    } finally {
      // One that was left before it was read to its end is told so.
      await pieces.return();
    }
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
