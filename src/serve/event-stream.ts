import type { Response } from "express";
import type { AnswerEvent } from "../domain.js";
import { AppError } from "../errors.js";

const HEARTBEAT_MS = 15_000;
/** A client that reads nothing for this long is gone, whatever its socket says. */
const STALL_MS = 30_000;

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

/** A response opened as an event stream; heartbeats keep proxies from closing it. */
export class EventStream {
  readonly #response: Response;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(response: Response) {
    this.#response = response;
    response.status(200).set({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    this.#heartbeat = setInterval(() => response.write(": keep-alive\n\n"), HEARTBEAT_MS);
    response.on("close", () => clearInterval(this.#heartbeat));
  }

  /** Waits while the client's buffers are full. Throws `interrupted` where it stopped reading. */
  async send(event: AnswerEvent): Promise<void> {
    if (this.#response.destroyed) throw new AppError("interrupted", "the client went away");
    if (!this.#response.write(encodeEvent(event))) await this.#drain();
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.#response.end();
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
      }, STALL_MS);
      response.on("drain", drained);
      response.on("close", closed);
    });
  }
}
