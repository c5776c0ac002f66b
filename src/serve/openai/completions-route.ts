import type { RequestHandler, Response } from "express";
import { AppError } from "../../errors.js";
import { parseBody } from "../edge/parse-body.js";
import { describeProblem } from "../edge/problem.js";
import { watchClient } from "../edge/watch-client.js";
import { EventStream } from "../event-stream.js";
import { type AnsweringParts, giveAnswer } from "../give-answer.js";
import { buildCompletion } from "./completion.js";
import { type ChunkOptions, CompletionChunks } from "./completion-chunks.js";
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
        await sendStream(response, pieces, { ...parts, messages, includeUsage });
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

/** Failures before the first chunk are ordinary errors; later ones are the last event, which OpenAI's clients throw. */
async function sendStream(
  response: Response,
  pieces: AsyncGenerator<CompletionPiece, void>,
  { onStreamError, ...options }: ChunkOptions & Pick<CompletionsRouteParts, "onStreamError">,
): Promise<void> {
  const chunks = new CompletionChunks(options);
  const first = await pieces.next();
  if (first.done) throw new AppError("internal", "an answer ended without its end");
  const stream = new EventStream(response);
  const send = (piece: CompletionPiece) => stream.send(chunks.list(piece).map(encode).join(""));
  try {
    await send(first.value);
    for await (const piece of pieces) await send(piece);
    await stream.send("data: [DONE]\n\n");
  } catch (error) {
    if (response.destroyed) return;
    onStreamError(error);
    await stream.send(encode(describeOpenAiError(describeProblem(error))));
  } finally {
    stream.end();
  }
}

/** One event of `text/event-stream` (HTML Living Standard, 9.2.5), as one line of JSON. */
function encode(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
