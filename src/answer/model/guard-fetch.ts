import { describeBrokenAnswer, describeNoAnswer } from "./describe-model-failure.js";
import { frameEvents } from "./frame-events.js";

export type Fetch = typeof globalThis.fetch;

/** The longest answer, sent in the smallest chunks, takes half of this. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;

export interface GuardOptions {
  readonly fetch: Fetch;
  /** Host and port, for messages. */
  readonly server: string;
  /** A server that asks for a longer pause is not asked again. */
  readonly longestWaitMs: number;
}

/**
 * Wraps a fetch for a server that is not trusted. Bodies are bounded, and a POST's event stream is cut into whole
 * events, because the client's own reader searches all that it holds again with every piece.
 */
export function guardFetch({ fetch, server, longestWaitMs }: GuardOptions): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const headers = new Headers(response.headers);
    if (readPauseMs(headers) > longestWaitMs) headers.set("x-should-retry", "false");
    // A server may send a higher status than a `Response` can be made with.
    const head = { status: Math.min(response.status, 599), headers };
    if (response.body === null) return new Response(null, head);
    const reader = response.body.getReader();
    const bytes = readBounded(reader, server);
    const pieces = response.ok && init?.method === "POST" ? frameEvents(bytes, server) : bytes;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await pieces.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
    return new Response(body, head);
  };
}

async function* readBounded(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  server: string,
): AsyncGenerator<Uint8Array, void> {
  let total = 0;
  for (;;) {
    const next = await readPiece(reader, server);
    if (next.done) return;
    total += next.value.length;
    if (total > MOST_BODY_BYTES) {
      await reader.cancel();
      throw describeNoAnswer(server);
    }
    yield next.value;
  }
}

async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array>, server: string) {
  try {
    return await reader.read();
  } catch (error) {
    // The client has to see this error itself in order to end an aborted stream without one.
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw describeBrokenAnswer(server);
  }
}

/** Returns the pause before the client's next try, in milliseconds, where the server asks for one; else 0. */
function readPauseMs(headers: Headers): number {
  const pauseMs = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (pauseMs > 0) return pauseMs;
  const after = headers.get("retry-after") ?? "";
  const seconds = Number.parseFloat(after);
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? 0 : date - Date.now();
}
