import type { AnswerEvent, ChatResponse } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";

/** The whole answer. Throws as the events do. */
export async function collectAnswer(events: AsyncIterable<AnswerEvent>): Promise<ChatResponse> {
  for await (const event of events) {
    if (event.type === "answer-end") return event.response;
  }
  throw new AppError("internal", "an answer ended without its end");
}
