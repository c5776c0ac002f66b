import { describeNoAnswer } from "./describe-model-failure.js";

/** In UTF-16 units: many times what the longest answer takes as one event. */
const MOST_EVENT_CHARACTERS = 512 * 1024;

/**
 * Cuts the bytes of an event stream so that each piece is one whole event. Only the event's data lines are kept. Time
 * is linear in the bytes however they are split. Throws `upstream_failed` where an event has no end.
 */
export async function* frameEvents(
  bytes: AsyncIterable<Uint8Array>,
  server: string,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  let event = "";
  for await (const line of splitLines(decode(bytes), server)) {
    if (line.startsWith("data:")) event += `${line}\n`;
    if (event.length > MOST_EVENT_CHARACTERS) throw describeNoAnswer(server);
    if (line !== "" || event === "") continue;
    yield encoder.encode(`${event}\n`);
    event = "";
  }
}

async function* splitLines(texts: AsyncIterable<string>, server: string): AsyncGenerator<string, void> {
  let line = "";
  for await (const text of texts) {
    const [head = "", ...rest] = text.split(/\r\n|\r|\n/);
    line += head;
    for (const next of rest) {
      yield line;
      line = next;
    }
    if (line.length > MOST_EVENT_CHARACTERS) throw describeNoAnswer(server);
  }
}

/** Decodes the bytes, and never ends a piece between a carriage return and its line feed. */
async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let held = "";
  for await (const piece of bytes) {
    const text = held + decoder.decode(piece, { stream: true });
    held = text.endsWith("\r") ? "\r" : "";
    yield text.slice(0, text.length - held.length);
  }
  yield held;
}
