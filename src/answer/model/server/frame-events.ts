import { setImmediate as nextTurn } from "node:timers/promises";
import { describeNoAnswer } from "./describe-model-failure.js";

/** In UTF-16 units: more than the longest answer takes as one event, every character of it escaped. */
const MOST_EVENT_CHARACTERS = 128 * 1024;
/** Many times those of the longest answer, with an event for each character. */
const MOST_LINES = 150_000;
/** So long may the lines that are there already keep other work from its turn. */
const MOST_TURN_MS = 10;
const DONE = /^data: ?\[DONE\]/;

/**
 * Cuts the bytes of an event stream so that each piece is one whole event. Only the event's data lines are kept, and
 * `[DONE]` is the last. Time is linear in the bytes however they are split, and other work has its turn in between. Throws
 * `upstream_failed` where an event has no end, or where there are too many lines.
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
    if (DONE.test(event)) return;
    event = "";
  }
}

async function* splitLines(texts: AsyncIterable<string>, server: string): AsyncGenerator<string, void> {
  let line = "";
  let lines = 0;
  let turnBegan = performance.now();
  for await (const text of texts) {
    const [head = "", ...rest] = text.split(/\r\n|\r|\n/);
    line += head;
    for (const next of rest) {
      lines += 1;
      if (lines > MOST_LINES) throw describeNoAnswer(server);
      if (performance.now() - turnBegan > MOST_TURN_MS) {
        await nextTurn();
        turnBegan = performance.now();
      }
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
