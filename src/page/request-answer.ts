import { createParser } from "eventsource-parser";
import type { ChatMessage, ChatResponse, Citation } from "../domain.js";

/** The events of `POST /api/chat` that a page shows. */
export type PageEvent =
  | { readonly type: "text-delta"; readonly delta: string }
  | { readonly type: "citation-add"; readonly citation: Citation }
  | { readonly type: "answer-end"; readonly response: ChatResponse };

export interface AnswerRequest {
  readonly messages: readonly ChatMessage[];
  readonly episodes?: readonly string[];
  readonly signal: AbortSignal;
}

/** A sentence for the reader. */
export class AnswerFailure extends Error {
  override readonly name = "AnswerFailure";
}

/** Asks and yields the answer as it comes. Throws `AnswerFailure`, or the signal's reason. */
export async function* requestAnswer({ signal, ...body }: AnswerRequest): AsyncGenerator<PageEvent> {
  const response = await send(body, signal);
  if (!response.ok || response.body === null) throw new AnswerFailure(await describeProblem(response));
  const ready: PageEvent[] = [];
  const failures: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const value = JSON.parse(data);
      if (event === "text-delta") ready.push({ type: event, delta: String(value.delta) });
      if (event === "citation-add") ready.push({ type: event, citation: value });
      if (event === "answer-end") ready.push({ type: event, response: value });
      if (event === "answer-error") failures.push(String(value.detail));
    },
  });
  for await (const piece of readPieces(response.body, signal)) {
    parser.feed(piece);
    for (const event of ready.splice(0)) {
      yield event;
      if (event.type === "answer-end") return;
    }
    if (failures[0] !== undefined) throw new AnswerFailure(failures[0]);
  }
  throw new AnswerFailure(BROKEN_OFF);
}

const BROKEN_OFF = "The answer broke off: the connection to the server was lost. Ask again.";

async function* readPieces(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      yield decoder.decode(piece.value, { stream: true });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new AnswerFailure(BROKEN_OFF, { cause: error });
  } finally {
    // Whatever else was on its way is not wanted; a stream that failed refuses even this.
    reader.cancel().catch(() => undefined);
  }
}

async function send(body: object, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch("/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ ...body, stream: true }),
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AnswerFailure("The server cannot be reached. Check your connection and ask again.", {
      cause: error,
    });
  }
}

/** The server's own sentence; where the fault is the server's, with the id to report it by. */
async function describeProblem(response: Response): Promise<string> {
  const problem = await response.json().catch(() => null);
  const detail: unknown = problem?.detail;
  const requestId: unknown = problem?.requestId;
  const sentence =
    typeof detail === "string" && detail !== ""
      ? detail
      : `The server answered ${response.status}. Ask again in a moment.`;
  const traceable = response.status >= 500 && typeof requestId === "string" && requestId !== "";
  return traceable ? `${sentence} Request id: ${requestId}` : sentence;
}
