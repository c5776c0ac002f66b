import { collectAnswer } from "../../answer/response/collect-answer.js";
import { encodeEvent, writeEvent } from "../../answer/response/write-event.js";
import { chatResponseSchema } from "../../shared/domain.js";
import type { RouteParts } from "../app-parts.js";
import { readClient } from "../edge/identify-client.js";
import { parseBody } from "../edge/parse-body.js";
import { noteOnRequest } from "../edge/read-request.js";
import { serveClient } from "../edge/watch-client.js";
import { giveAnswer } from "../give-answer.js";
import { streamEventSchema } from "../openapi/components.js";
import { CHAT_RESPONSE, EVENTS, QUESTION } from "../openapi/examples.js";
import { type Route, replyEither } from "../route.js";
import { streamItems } from "../stream-items.js";
import { chatRequestSchema } from "./request-schemas.js";

/** `POST /api/chat`: one JSON body, or an event stream where the client asks for it. */
export function createChatRoute({ answering, limits, log }: RouteParts): Route {
  const example = EVENTS.map(({ event, data }) => writeEvent(event, data)).join("");
  return {
    id: "askEpisodes",
    method: "post",
    path: "/api/chat",
    tag: "Questions",
    summary: "Ask a question",
    description:
      "Answers from the episodes' notes and transcripts, and cites the second it was said. Where they do not answer, it says so (`abstained`) and names what comes nearest: that is a success too. The answer comes whole, or as events where the request has `stream: true` or no `stream` and an `Accept` header that names `text/event-stream`.",
    request: { schema: chatRequestSchema, example: { messages: [{ role: "user", content: QUESTION }] } },
    replies: [
      replyEither(
        "The answer.",
        { schema: chatResponseSchema, example: CHAT_RESPONSE },
        { schema: streamEventSchema, example },
      ),
    ],
    failures: ["overloaded", "not_ready"],
    limit: limits.answers,
    handle: (request, response) =>
      serveClient(response, async (gone) => {
        const { stream, ...asked } = parseBody(chatRequestSchema, request.body);
        const note = noteOnRequest(response);
        const asker = { client: readClient(request), gone, note };
        const events = giveAnswer(answering, { channel: "api", ...asker, ...asked });
        if (stream ?? request.get("accept")?.includes("text/event-stream") ?? false) {
          await streamItems(response, events, {
            encode: encodeEvent,
            ending: "",
            encodeFailure: ({ code, detail }) => encodeEvent({ type: "answer-error", code, detail }),
            log,
          });
        } else {
          response.json(await collectAnswer(events));
        }
      }),
  };
}
