import type { RequestHandler, Response } from "express";
import type { AnswerEvent } from "../../domain.js";
import { AppError } from "../../errors.js";
import { parseBody } from "../edge/parse-body.js";
import { describeProblem } from "../edge/problem.js";
import { watchClient } from "../edge/watch-client.js";
import { EventStream } from "../event-stream.js";
import { type AnsweringParts, collectAnswer, giveAnswer } from "../give-answer.js";
import { encodeEvent } from "./encode-event.js";
import { chatRequestSchema } from "./request-schemas.js";

export interface ChatRouteParts extends AnsweringParts {
  readonly onStreamError: (error: unknown) => void;
}

/** `POST /api/chat`: one JSON body, or an event stream where the client asks for it. */
export function createChatRoute(parts: ChatRouteParts): RequestHandler {
  return async (request, response) => {
    const { stream, ...asked } = parseBody(chatRequestSchema, request.body);
    const gone = watchClient(response);
    const events = giveAnswer(parts, { door: "api", gone, ...asked });
    try {
      if (stream ?? request.get("accept")?.includes("text/event-stream") ?? false) {
        await sendStream(response, events, parts);
      } else {
        response.json(await collectAnswer(events));
      }
    } catch (error) {
      if (!gone.aborted) throw error;
    } finally {
      // One that was not read to its end gives its place to the next.
      await events.return(undefined);
    }
  };
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
    await stream.send(encodeEvent(first.value));
    for await (const event of events) await stream.send(encodeEvent(event));
  } catch (error) {
    if (response.destroyed) return;
    onStreamError(error);
    const { code, detail } = describeProblem(error);
    await stream.send(encodeEvent({ type: "answer-error", code, detail }));
  } finally {
    stream.end();
  }
}
