import type { Readable, Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { JSONRPCMessage, RequestId, Transport } from "@modelcontextprotocol/server";
import type { RouteWatch } from "../../../platform/watchdog/watchdog.js";
import { dropHidden } from "../drop-hidden.js";
import { LineBuffer } from "./line-buffer.js";
import { type RpcError, readMessage, refuseId, refuseLength } from "./read-message.js";

/** A line has at most so many bytes. The longest valid message has far fewer. */
const MOST_LINE_BYTES = 2 ** 20;
/** So many bytes may wait to be read as lines; what comes beyond waits in the pipe. */
const MOST_WAITING_BYTES = 2 ** 20;
/** While more bytes than these wait for the client to read them, nothing more is answered. */
const MOST_UNREAD_BYTES = 2 ** 20;
/** So many requests are answered at once; the next one waits. */
const MOST_OPEN = 128;

export interface LineTransportOptions {
  readonly stdin: Readable;
  /** It carries the protocol and nothing else. */
  readonly stdout: Writable;
  readonly watch?: RouteWatch | undefined;
}

/**
 * JSON-RPC on lines. It knows which requests are still to be answered, and answers a line that is no message with an error. A client
 * that asks and does not read its answers costs no more than the bounds above.
 */
export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  readonly #options: LineTransportOptions;
  readonly #lines = new LineBuffer(MOST_LINE_BYTES);
  /** The open requests by their ids, with what tells the watch of their end. */
  readonly #open = new Map<RequestId, () => void>();
  readonly #ended = new AbortController();
  readonly #closed = new AbortController();
  #reads = true;
  #waiting: (() => void)[] = [];

  constructor(options: LineTransportOptions) {
    this.#options = options;
  }

  /** Aborted once nothing more comes in. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Aborted once nothing more can be sent. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  async start(): Promise<void> {
    const { stdin, stdout } = this.#options;
    stdin.on("data", (chunk: Buffer) => {
      if (!this.#reads) return;
      this.#lines.push(chunk);
      if (this.#lines.waitingBytes > MOST_WAITING_BYTES) stdin.pause();
      this.#work();
    });
    for (const event of ["end", "close", "error"]) stdin.once(event, () => this.#endInput());
    if (stdin.readableEnded || stdin.destroyed) this.#endInput();
    stdout.on("drain", () => this.#work());
    stdout.on("error", () => void this.close());
  }

  /** Takes no more of what comes in. */
  stopReading(): void {
    this.#reads = false;
    this.#options.stdin.pause();
    this.#release();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const isAnswer = !("method" in message);
    try {
      // News are worth nothing to a client that does not read its answers.
      if (isAnswer || !this.#isUnread) this.#write(dropHidden(message));
    } finally {
      if (isAnswer && message.id !== undefined) this.#settle(message.id);
    }
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.stopReading();
    this.#closed.abort();
    for (const id of this.#open.keys()) this.#settle(id);
    this.#release();
    this.onclose?.();
  }

  /** Resolves once every request that came in is answered, or none can be answered any more. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#release();
    });
  }

  /** Waits until the client has read everything, but for `ms` at most; gives false where it has not. */
  async flush(ms: number): Promise<boolean> {
    const read = new AbortController();
    this.#options.stdout.write("", () => read.abort());
    return await wait(ms, false, { signal: read.signal }).catch(() => true);
  }

  get #isUnread(): boolean {
    return this.#options.stdout.writableLength > MOST_UNREAD_BYTES;
  }

  /** Takes line after line while there is room for their answers. */
  #work(): void {
    while (this.#reads && !this.#isUnread && this.#open.size < MOST_OPEN) {
      const line = this.#lines.next();
      if (line === null) break;
      this.#take(line);
    }
    if (!this.#reads) return;
    if (this.#lines.waitingBytes <= MOST_WAITING_BYTES) this.#options.stdin.resume();
    this.#release();
  }

  #take(line: Buffer | "too-long"): void {
    const content = line === "too-long" ? { refusal: refuseLength(MOST_LINE_BYTES) } : readMessage(line);
    if (content === null) return;
    if ("refusal" in content) {
      this.#write(content.refusal);
      this.onerror?.(new Error("a line that is no message"));
      return;
    }
    if ("method" in content.message && "id" in content.message && this.#open.has(content.message.id)) {
      this.#write(refuseId(content.message.id));
      return;
    }
    this.#note(content.message);
    this.onmessage?.(content.message);
  }

  #note(message: JSONRPCMessage): void {
    if (!("method" in message)) return;
    if ("id" in message) {
      // A subscription is answered when the connection ends, not before.
      if (message.method === "subscriptions/listen") return;
      const leave = this.#options.watch?.enter("mcp");
      this.#open.set(message.id, () => leave?.());
    } else if (message.method === "notifications/cancelled") {
      const id = message.params?.["requestId"];
      if (typeof id === "string" || typeof id === "number") this.#settle(id);
    }
  }

  #settle(id: RequestId): void {
    this.#open.get(id)?.();
    if (this.#open.delete(id)) queueMicrotask(() => this.#work());
  }

  #endInput(): void {
    if (this.#ended.signal.aborted) return;
    // The last line may lack its end.
    this.#options.stdin.pause();
    this.#lines.push(Buffer.from("\n"));
    this.#ended.abort();
    this.#work();
  }

  #write(message: JSONRPCMessage | RpcError): void {
    if (!this.#closed.signal.aborted) this.#options.stdout.write(`${JSON.stringify(message)}\n`);
  }

  #release(): void {
    const hasMore = this.#reads && (!this.ended.aborted || this.#lines.waitingBytes > 0);
    if (!this.#closed.signal.aborted && (this.#open.size > 0 || hasMore)) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
