import { type Agent, request } from "node:http";

export interface StreamOutcome {
  /** From the request to the first event, and to the end. */
  readonly firstMs: number;
  readonly totalMs: number;
  /** Null where the stream ended as it should. */
  readonly failure: string | null;
}

/** Asks for an event stream, reads it to its end, and says how it went. Never throws. */
export function openStream(
  url: string,
  body: unknown,
  { agent, isWhole }: { readonly agent: Agent; readonly isWhole: (text: string) => boolean },
): Promise<StreamOutcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    let firstMs = Number.NaN;
    let text = "";
    const end = (failure: string | null) =>
      resolve({ firstMs, totalMs: performance.now() - started, failure });
    const headers = { "content-type": "application/json", accept: "text/event-stream" };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        if (Number.isNaN(firstMs) && text.includes("\n\n")) firstMs = performance.now() - started;
      });
      response.on("error", (error) => end(error.message));
      response.on("end", () => {
        if (response.statusCode !== 200) end(`status ${response.statusCode}`);
        else end(isWhole(text) ? null : `ended with ${JSON.stringify(text.slice(-80))}`);
      });
    });
    sent.on("error", (error) => end(error.message));
    sent.end(JSON.stringify(body));
  });
}
