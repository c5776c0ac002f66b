import type { Response } from "express";
import { AppError } from "../../shared/errors.js";
import { onResponseOver } from "./on-response-over.js";

/** A signal that is aborted when the client goes away before its response is complete. */
export function watchClient(response: Response): AbortSignal {
  const gone = new AbortController();
  onResponseOver(response, () => {
    if (!response.writableFinished) gone.abort(new AppError("interrupted", "the client went away"));
  });
  return gone.signal;
}

/** Serves a client while it is there: what fails because it has gone is no failure. */
export async function serveClient(
  response: Response,
  serve: (gone: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = watchClient(response);
  try {
    await serve(gone);
  } catch (error) {
    if (!gone.aborted) throw error;
  }
}
