import { describeBrokenAnswer, describeNoAnswer } from "./describe-model-failure.js";
import { frameEvents } from "./frame-events.js";

export type Fetch = typeof globalThis.fetch;

/** The longest answer, sent in the smallest chunks, takes half of this. It is read event by event. */
const MOST_STREAM_BYTES = 16 * 1024 * 1024;
/** A list of models is read whole, and JSON may take many times its bytes. */
const MOST_LIST_BYTES = 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;
/** The time for the end of a body of which nothing more is read: a connection that comes to it is used again. */
const CLOSING_MS = 1_000;

/** The longest name of a host (RFC 1035), and a port. */
const LONGEST_HOST = 253 + 6;

export interface GuardOptions {
  readonly fetch: Fetch;
  /** Host and port, for messages. */
  readonly server: string;
  /** A server that asks for a longer pause is not asked again. */
  readonly longestWaitMs: number;
}

/**
 * Wraps a fetch for a server that is not trusted. It follows no redirect: of one, the status and the origin that it
 * points to are left, as `location`. A body is bounded, and refused where it is compressed. A POST's event stream is cut
 * into whole events, because the client's own reader searches all that it holds again with every piece. A response that
 * has begun is left by its reader alone: an abort that meets a body in its decoders throws where nobody can catch it.
 */
export function guardFetch({ fetch, server, longestWaitMs }: GuardOptions): Fetch {
  return async (input, { signal, ...init } = {}) => {
    const aborter = new AbortController();
    const abort = () => aborter.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    const headers = new Headers(init.headers);
    headers.set("accept-encoding", "identity");
    let response: Response;
    try {
      response = await fetch(input, { ...init, headers, redirect: "manual", signal: aborter.signal });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    return guardResponse(response, { server, longestWaitMs, signal, isPost: init.method === "POST" });
  };
}

interface ResponseOptions extends Omit<GuardOptions, "fetch"> {
  readonly signal: AbortSignal | null | undefined;
  readonly isPost: boolean;
}

function guardResponse(response: Response, options: ResponseOptions): Response {
  const { server, longestWaitMs, signal, isPost } = options;
  const reader = response.body?.getReader();
  const origin = readRedirect(response);
  if (origin !== null) {
    if (reader !== undefined) cancel(reader);
    // The client tries anything again that a server asks it to.
    return new Response(null, { status: 302, headers: { location: origin, "x-should-retry": "false" } });
  }
  const headers = new Headers(response.headers);
  headers.delete("location");
  if (readPauseMs(headers) > longestWaitMs) headers.set("x-should-retry", "false");
  // A server may send a higher status than a `Response` can be made with.
  const head = { status: Math.min(response.status, 599), headers };
  if (reader === undefined) return new Response(null, head);
  const isStream = response.ok && isPost;
  const most = isStream ? MOST_STREAM_BYTES : response.ok ? MOST_LIST_BYTES : MOST_ERROR_BYTES;
  const isPlain = /^(?:identity)?$/i.test(headers.get("content-encoding") ?? "");
  const bytes = readBounded(reader, { server, most: isPlain ? most : 0, signal });
  const pieces = isStream ? frameEvents(bytes, server) : response.ok ? bytes : wrapError(bytes);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: () => cancel(reader),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, head);
}

/** Returns the origin to which a response redirects; null for any other response. */
function readRedirect({ status, headers, url }: Response): string | null {
  const location = headers.get("location");
  if (location === null || status < 300 || status > 399) return null;
  if (!URL.canParse(location, url)) return "what is no address";
  const { protocol, host, origin } = new URL(location, url);
  return /^https?:$/.test(protocol) && host.length <= LONGEST_HOST ? origin : "what is no web address";
}

interface BodyOptions extends Pick<ResponseOptions, "server" | "signal"> {
  /** So many bytes are read at most. */
  readonly most: number;
}

async function* readBounded(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { server, most, signal }: BodyOptions,
): AsyncGenerator<Uint8Array, void> {
  const leave = () => cancel(reader);
  if (signal?.aborted) leave();
  signal?.addEventListener("abort", leave);
  let total = 0;
  try {
    for (;;) {
      const next = await readPiece(reader, server);
      if (next.done) return;
      total += next.value.length;
      if (total > most) {
        leave();
        throw describeNoAnswer(server);
      }
      yield next.value;
    }
  } finally {
    signal?.removeEventListener("abort", leave);
    awaitEnd(reader);
  }
}

async function readText(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of pieces) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** The client reads of an error what stands in its field `error` alone, and some servers send none. */
async function* wrapError(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  // An error without end tells nothing but its status.
  const body = await readText(bytes).catch(() => "");
  yield new TextEncoder().encode(isBareError(body) ? `{"error":${body}}` : body);
}

function isBareError(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !("error" in value);
  } catch {
    return false;
  }
}

async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array>, server: string) {
  try {
    return await reader.read();
  } catch {
    throw describeBrokenAnswer(server);
  }
}

function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => undefined);
}

/** Ends a body that does not end by itself. */
function awaitEnd(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  const timer = setTimeout(() => cancel(reader), CLOSING_MS);
  // In a browser a timer is a number, and keeps nothing alive.
  if (typeof timer === "object") timer.unref();
  reader
    .read()
    .then(({ done }) => done || cancel(reader))
    .catch(() => undefined)
    .finally(() => clearTimeout(timer));
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
