import type { AnswerEvent } from "../../shared/domain.js";

/** One event of `text/event-stream` (HTML Living Standard, 9.2.5): its name, and its data as one JSON line. */
export function encodeEvent(event: AnswerEvent): string {
  const { type, data } = splitEvent(event);
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function splitEvent(event: AnswerEvent): { type: string; data: unknown } {
  if (event.type === "citation-add") return { type: event.type, data: event.citation };
  if (event.type === "answer-end") return { type: event.type, data: event.response };
  const { type, ...data } = event;
  return { type, data };
}
