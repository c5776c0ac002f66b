import type { RequestHandler } from "express";
import { parseBody } from "../edge/parse-body.js";
import { watchClient } from "../edge/watch-client.js";
import { type AnsweringParts, collectAnswer, giveAnswer } from "../give-answer.js";
import { streamItems } from "../stream-items.js";
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
        await streamItems(response, events, {
          encode: encodeEvent,
          ending: "",
          encodeFailure: ({ code, detail }) => encodeEvent({ type: "answer-error", code, detail }),
          onStreamError: parts.onStreamError,
        });
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
