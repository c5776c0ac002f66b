import type { JSONRPCMessage, RequestId, Transport } from "@modelcontextprotocol/server";
import { dropHidden } from "./drop-hidden.js";

/** A transport that knows which requests are still to be answered. */
export class DrainingTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  readonly #wire: Transport;
  readonly #open = new Set<RequestId>();
  #waiting: (() => void)[] = [];

  constructor(wire: Transport) {
    this.#wire = wire;
    wire.onclose = () => {
      this.#open.clear();
      this.#release();
      this.onclose?.();
    };
    wire.onerror = (error) => this.onerror?.(error);
    wire.onmessage = (message, extra) => {
      this.#noteReceived(message);
      this.onmessage?.(message, extra);
    };
  }

  start(): Promise<void> {
    return this.#wire.start();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#wire.send(dropHidden(message));
    if (!("method" in message) && message.id !== undefined) this.#settle(message.id);
  }

  /** Resolves once every request is answered, or none can be answered any more. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#release();
    });
  }

  #noteReceived(message: JSONRPCMessage): void {
    if (!("method" in message)) return;
    if ("id" in message) {
      // A subscription is answered when the connection ends, not before.
      if (message.method !== "subscriptions/listen") this.#open.add(message.id);
    } else if (message.method === "notifications/cancelled") {
      const id = message.params?.["requestId"];
      if (typeof id === "string" || typeof id === "number") this.#settle(id);
    }
  }

  #settle(id: RequestId): void {
    this.#open.delete(id);
    this.#release();
  }

  #release(): void {
    if (this.#open.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
