import type { ServerContext } from "@modelcontextprotocol/server";
import type { AnswerEvent } from "../../shared/domain.js";

const EVERY_MS = 3_000;

/** Passes the events on. Until the last of them a client that sent a progress token hears now and then that work goes on. */
export async function* reportProgress(
  events: AsyncIterable<AnswerEvent>,
  { _meta, notify }: ServerContext["mcpReq"],
): AsyncGenerator<AnswerEvent> {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return yield* events;
  let progress = 0;
  let message = "finding passages";
  const report = () => {
    progress += 1;
    const params = { progressToken, progress, message };
    // The signal of the call says that the client has gone.
    notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
  const timer = setInterval(report, EVERY_MS);
  report();
  try {
    for await (const event of events) {
      if (event.type === "answer-start") {
        message = event.mode === "llm" ? "the language model is writing" : "choosing what to quote";
        report();
      }
      yield event;
    }
  } finally {
    clearInterval(timer);
  }
}
