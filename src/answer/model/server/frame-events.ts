import { z } from "zod";
import { runInNextRound } from "../../../platform/next-round.js";
import { describeNoAnswer } from "./describe-model-failure.js";

/** In UTF-16 units: more than the longest answer takes as one event, every character of it escaped. */
const MOST_EVENT_CHARACTERS = 128 * 1024;
/** Many times those of the longest answer, with an event for each character. */
const MOST_LINES = 150_000;
/** So long may the lines that are there already keep other work from its turn. */
const MOST_TURN_MS = 10;
const DONE = /^\s*\[DONE\]\s*$/i;
/** Heartbeats of gateways: no data, or a comment in its place. */
const HEARTBEAT = /^\s*(?::|$)/;
const ERROR_EVENT = /^event: ?error\s*$/;

/**
 * Cuts the bytes of an event stream so that each piece is one whole event, and makes one event of an answer that is JSON and
 * no stream. Only an event's data is kept, on a line; heartbeats are left out, and `[DONE]` is the last. An error that
 * comes without the field `error` is given it, which the client looks for. Servers that put a single newline between
 * events are read. Time is linear in the bytes however they are split, and other work has its turn in between. Throws
 * `upstream_failed` where an event has no end, or where there are too many lines.
 */
export async function* frameEvents(
  bytes: AsyncIterable<Uint8Array>,
  server: string,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const data of readEvents(splitLines(decode(bytes), server), server))
    yield encoder.encode(`data: ${data}\n\n`);
}

async function* readEvents(lines: AsyncIterable<string>, server: string): AsyncGenerator<string, void> {
  const reader = new EventReader();
  for await (const line of lines) {
    const ended = reader.push(line);
    if (ended !== null) yield ended;
    if (reader.event.length > MOST_EVENT_CHARACTERS) throw describeNoAnswer(server);
    if (reader.event.isDone) return yield "[DONE]";
  }
  // A stream may end without the empty line behind its last event.
  const last = reader.end();
  if (last !== null) yield last;
}

/** Gathers the lines of each event, or all lines of what is JSON and no stream. */
class EventReader {
  event = new EventLines();
  /** Null before the first line that is not empty. */
  #isJson: boolean | null = null;

  /** Returns the data of the event that a line ends; null where it ends none, or a heartbeat. */
  push(line: string): string | null {
    if (this.#isJson === null && line.trim() !== "") this.#isJson = /^\s*\{/.test(line);
    const data = this.#isJson ? line : readData(line);
    const isEnd = data === null ? line === "" : !this.#isJson && this.event.isWhole(data);
    const ended = isEnd ? this.event : null;
    if (isEnd) this.event = new EventLines();
    if (data !== null) this.event.add(data);
    else if (ERROR_EVENT.test(line)) this.event.isError = true;
    return ended === null || ended.isHeartbeat ? null : ended.text;
  }

  /** Returns what the bytes end with, where it is whole. */
  end(): string | null {
    const { isHeartbeat, text } = this.event;
    if (isHeartbeat || parse(text) === undefined) return null;
    return this.#isJson ? nameError(text) : text;
  }
}

/** Returns what stands behind `data:`; null for another line. */
function readData(line: string): string | null {
  return line.startsWith("data:") ? line.slice("data:".length).replace(/^ /, "") : null;
}

/** The lines of data of one event. */
class EventLines {
  isError = false;
  readonly #lines: string[] = [];
  #length = 0;

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
  }

  /** In UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  get isHeartbeat(): boolean {
    return HEARTBEAT.test(this.#lines[0] ?? "") && this.#lines.length < 2;
  }

  get isDone(): boolean {
    return this.#lines.length === 1 && DONE.test(this.#lines[0] ?? "");
  }

  /** On a line: between the values of JSON a line's end is a space. */
  get text(): string {
    const text = this.#lines.join(" ");
    if (!this.isError) return text;
    return parse(text) === undefined ? JSON.stringify({ error: text }) : nameError(text, true);
  }

  /** True where the next line of data begins another event, though no empty line stands between. */
  isWhole(next: string): boolean {
    if (this.#lines.length !== 1 || !/^\s*[{[]/.test(next)) return false;
    return /\}\s*$/.test(this.#lines[0] ?? "") && parse(this.text) !== undefined;
  }
}

const wrapped = z.object({ error: z.unknown().refine((error) => error !== undefined && error !== null) });
const told = z.union([
  z.object({ message: z.unknown().refine(isTold) }),
  z.object({ detail: z.unknown().refine(isTold) }),
]);

function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Puts an error that stands alone into the field `error`: any value where `isError`, else an object that tells a reason. */
function nameError(json: string, isError = false): string {
  const value = parse(json);
  if (wrapped.safeParse(value).success) return json;
  const isAlone =
    isError ||
    (told.safeParse(value).success && !z.object({ choices: z.unknown() }).safeParse(value).success);
  return isAlone ? `{"error":${json}}` : json;
}

/** Returns undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
        await new Promise<void>(runInNextRound);
        turnBegan = performance.now();
      }
      yield line;
      line = next;
    }
    if (line.length > MOST_EVENT_CHARACTERS) throw describeNoAnswer(server);
  }
  if (line !== "") yield line;
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
