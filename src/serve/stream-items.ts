import type { Response } from "express";
import type { Problem } from "../answer/response/problem.js";
import type { Log } from "../platform/log.js";
import { AppError } from "../shared/errors.js";
import { describeProblem, logFailure } from "./edge/problem.js";
import { EventStream } from "./event-stream.js";

export interface ItemWriting<Item> {
  /** The item as whole events. */
  readonly encode: (item: Item) => string;
  /** The event that says that the stream is complete; empty where the last item says so. */
  readonly ending: string;
  /** The event that ends a stream that failed. */
  readonly encodeFailure: (problem: Problem) => string;
  readonly log: Log;
}

/**
 * Writes the items as an event stream. A failure before the first is thrown; a later one is the stream's last event. An
 * answer that is not read to its end gives its slot to the next, since the loop that is left ends `items`.
 */
export async function streamItems<Item>(
  response: Response,
  items: AsyncIterable<Item>,
  { encode, ending, encodeFailure, log }: ItemWriting<Item>,
): Promise<void> {
  let stream: EventStream | null = null;
  try {
    for await (const item of items) {
      stream ??= new EventStream(response);
      await stream.send(encode(item));
    }
    if (stream === null) throw new AppError("internal", "an answer ended without its end");
    if (ending !== "") await stream.send(ending);
  } catch (error) {
    if (stream === null) throw error;
    if (response.req.socket.destroyed) return;
    logFailure(log, error);
    await stream.send(encodeFailure(describeProblem(error)));
  } finally {
    stream?.end();
  }
}
