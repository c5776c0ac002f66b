import type { Response } from "express";
import { AppError } from "../shared/errors.js";
import { onResponseOver } from "./edge/on-response-over.js";

const HEARTBEAT_MS = 15_000;
/** A client that reads nothing for so long counts as gone, although its socket is still open. */
const STALL_MS = 30_000;

export interface StreamTimes {
  readonly heartbeatMs?: number;
  readonly stallMs?: number;
}

/** A response opened as an event stream; heartbeats keep proxies from closing it. */
export class EventStream {
  readonly #response: Response;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stallMs: number;

  constructor(response: Response, { heartbeatMs = HEARTBEAT_MS, stallMs = STALL_MS }: StreamTimes = {}) {
    this.#response = response;
    this.#stallMs = stallMs;
    response.status(200).set({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    // A client that has not read what it was sent needs no heartbeat behind it.
    this.#heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(": keep-alive\n\n");
    }, heartbeatMs);
    onResponseOver(response, () => clearInterval(this.#heartbeat));
  }

  /** Writes whole events; waits while the client's buffers are full. Throws `interrupted` where it stopped reading. */
  async send(events: string): Promise<void> {
    if (this.#response.destroyed) throw new AppError("interrupted", "the client went away");
    if (!this.#response.write(events)) await this.#drain();
  }

  /** Ends the stream, and the connection of a client that does not read the rest in time. */
  end(): void {
    clearInterval(this.#heartbeat);
    const response = this.#response;
    if (response.destroyed) return;
    const timer = setTimeout(() => response.destroy(), this.#stallMs);
    onResponseOver(response, () => clearTimeout(timer));
    response.end();
  }

  #drain(): Promise<void> {
    const response = this.#response;
    return new Promise((resolve, reject) => {
      const stop = (settle: () => void) => () => {
        clearTimeout(timer);
        response.off("drain", drained);
        response.off("close", closed);
        settle();
      };
      const drained = stop(resolve);
      const closed = stop(() => reject(new AppError("interrupted", "the client went away")));
      const timer = setTimeout(() => {
        closed();
        response.destroy();
      }, this.#stallMs);
      response.on("drain", drained);
      response.on("close", closed);
    });
  }
}
