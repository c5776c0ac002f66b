import type { AnswerEvent } from "../../shared/domain.js";

/** An event of an answer as the stream of `POST /api/chat` has it. */
export function encodeEvent(event: AnswerEvent): string {
  if (event.type === "citation-add") return writeEvent(event.type, event.citation);
  if (event.type === "answer-end") return writeEvent(event.type, event.response);
  const { type, ...data } = event;
  return writeEvent(type, data);
}

/** One event of `text/event-stream` (HTML Living Standard, 9.2.5): its name, and its data as one line of JSON. */
export function writeEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
