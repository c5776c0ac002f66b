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
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    parser.feed(decoder.decode(piece.value, { stream: true }));
    for (const event of ready.splice(0)) {
      yield event;
      if (event.type === "answer-end") return;
    }
    if (failures[0] !== undefined) throw new AnswerFailure(failures[0]);
  }
  throw new AnswerFailure("The answer broke off. Ask again.");
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

async function describeProblem(response: Response): Promise<string> {
  const problem = await response.json().catch(() => null);
  const detail: unknown = problem?.detail;
  return typeof detail === "string"
    ? detail
    : `The server answered ${response.status}. Ask again in a moment.`;
}
