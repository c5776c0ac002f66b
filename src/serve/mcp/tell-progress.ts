import type { ServerContext } from "@modelcontextprotocol/server";
import type { AnswerEvent } from "../../shared/domain.js";

const EVERY_MS = 3_000;

/** The same events. Until the last of them a client that sent a progress token is told now and then that work goes on. */
export async function* tellProgress(
  events: AsyncIterable<AnswerEvent>,
  { _meta, notify }: ServerContext["mcpReq"],
): AsyncGenerator<AnswerEvent> {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return yield* events;
  let progress = 0;
  let message = "finding passages";
  const tell = () => {
    progress += 1;
    const params = { progressToken, progress, message };
    // A client that has gone meanwhile is noticed by its signal.
    notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
  const timer = setInterval(tell, EVERY_MS);
  tell();
  try {
    for await (const event of events) {
      if (event.type === "answer-start") {
        message = event.mode === "llm" ? "the language model is writing" : "choosing what to quote";
        tell();
      }
      yield event;
    }
  } finally {
    clearInterval(timer);
  }
}
