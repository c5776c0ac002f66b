import type { RequestHandler, Response } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import type { AnswerEvent, ChatResponse } from "../domain.js";
import { AppError } from "../errors.js";
import { EventStream } from "./event-stream.js";
import { parseBody } from "./parse-body.js";
import { describeProblem } from "./problem.js";
import { chatRequestSchema } from "./request-schemas.js";

export interface ChatRouteParts {
  readonly answer: AnswerParts;
  /** Aborted when the server no longer waits for open answers; its reason is what the reader is told. */
  readonly cutOff: AbortSignal;
  readonly onStreamError: (error: unknown) => void;
}

/** `POST /api/chat`: one JSON body, or an event stream where the client asks for it. */
export function createChatRoute(parts: ChatRouteParts): RequestHandler {
  return async (request, response) => {
    const { stream, messages, episodes, filter } = parseBody(chatRequestSchema, request.body);
    const gone = new AbortController();
    response.on("close", () => gone.abort(new AppError("interrupted", "the client went away")));
    const signal = AbortSignal.any([gone.signal, parts.cutOff]);
    const events = answerQuestion(parts.answer, {
      messages,
      episodes,
      filter,
      signal,
    });
    try {
      if (stream ?? request.get("accept")?.includes("text/event-stream") ?? false) {
        await sendStream(response, events, parts);
      } else {
        response.json(await collect(events));
      }
    } catch (error) {
      if (!gone.signal.aborted) throw error;
    }
  };
}

async function collect(events: AsyncIterable<AnswerEvent>): Promise<ChatResponse> {
  for await (const event of events) {
    if (event.type === "answer-end") return event.response;
  }
  throw new AppError("internal", "an answer ended without its end");
}

/** Failures before the first event are ordinary problems; later ones close the stream with `answer-error`. */
async function sendStream(
  response: Response,
  events: AsyncGenerator<AnswerEvent>,
  { onStreamError }: ChatRouteParts,
): Promise<void> {
  const first = await events.next();
  if (first.done) throw new AppError("internal", "an answer ended without its end");
  const stream = new EventStream(response);
  try {
    await stream.send(first.value);
    for await (const event of events) await stream.send(event);
  } catch (error) {
    if (response.destroyed) return;
    onStreamError(error);
    const { code, detail } = describeProblem(error);
    await stream.send({ type: "answer-error", code, detail });
  } finally {
    stream.end();
  }
}
