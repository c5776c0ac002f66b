import type { ChatMessage, Citation } from "../../shared/domain.js";
import { parseStage, type Stage } from "../../shared/parse-stage.js";
import { createEventReader } from "./event-reader.js";
import { parseCitation } from "./parse-citation.js";
import { type Answer, parseResponse } from "./parse-response.js";
import { isRecord, parseJson } from "./read-fields.js";
import { RequestFailure, readProblem } from "./request-failure.js";
import { sendRequest } from "./send-request.js";

/** In UTF-16 units: many times what an answer and its citations take. Each piece is drawn with all before it. */
const MOST_CHARACTERS = 1024 * 1024;

/** The events of `POST /api/chat` that a reader sees. */
export type ShownEvent =
  | { readonly type: "status-update"; readonly stage: Stage }
  | { readonly type: "text-delta"; readonly delta: string }
  | { readonly type: "citation-add"; readonly citation: Citation }
  | { readonly type: "answer-end"; readonly answer: Answer };

export interface AnswerRequest {
  readonly server: string;
  /** Turns, oldest first; the last is the reader's. */
  readonly messages: readonly ChatMessage[];
  /** Null for every episode. */
  readonly episodeId: string | null;
  readonly signal: AbortSignal;
}

/**
 * Asks and yields the answer as it comes, each time the events that came together; its end is last. Throws `RequestFailure`, or the
 * signal's reason.
 */
export async function* requestAnswer(request: AnswerRequest): AsyncGenerator<readonly ShownEvent[]> {
  const { server, messages, episodeId, signal } = request;
  const scope = episodeId === null ? {} : { episodes: [episodeId] };
  const response = await sendRequest({
    server,
    path: "/api/chat",
    body: { messages, ...scope, stream: true },
    accept: "text/event-stream",
    signal,
  });
  let ready: ShownEvent[] = [];
  let failure: RequestFailure | null = null;
  let isWhole = false;
  const read = createEventReader((name, data) => {
    const shown = failure || isWhole ? null : parseEvent(name, data);
    if (shown instanceof RequestFailure) failure = shown;
    else if (shown !== null) {
      isWhole = shown.type === "answer-end";
      ready.push(shown);
    }
  });
  for await (const piece of readPieces(response, signal)) {
    read(piece);
    const together = ready;
    ready = [];
    if (together.length > 0) yield together;
    if (failure) throw failure;
    if (isWhole) return;
  }
  throw new RequestFailure({ kind: "broken-off" });
}

/** Returns an event that a reader sees, or the failure that ends the stream; null for every other event. */
function parseEvent(type: string, data: string): ShownEvent | RequestFailure | null {
  const value = parseJson(data);
  if (type === "citation-add") {
    const citation = parseCitation(value);
    return citation === null ? null : { type, citation };
  }
  if (type === "answer-end") {
    const answer = parseResponse(value);
    return answer === null ? new RequestFailure({ kind: "broken-off" }) : { type, answer };
  }
  if (!isRecord(value)) return null;
  if (type === "text-delta") return { type, delta: String(value["delta"] ?? "") };
  if (type === "status-update") {
    const stage = parseStage(String(value["stage"] ?? ""));
    return stage === null ? null : { type, stage };
  }
  return type === "answer-error" ? readProblem(value) : null;
}

async function* readPieces({ body }: Response, signal: AbortSignal): AsyncGenerator<string> {
  if (body === null) return;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let left = MOST_CHARACTERS;
  try {
    for (let piece = await reader.read(); !piece.done && left >= 0; piece = await reader.read()) {
      const text = decoder.decode(piece.value, { stream: true });
      left -= text.length;
      yield text;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new RequestFailure({ kind: "broken-off" }, error);
  } finally {
    // Nobody reads what the server may still send. A stream that failed refuses to be cancelled.
    reader.cancel().catch(() => undefined);
  }
}
