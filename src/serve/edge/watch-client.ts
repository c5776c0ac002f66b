import type { Response } from "express";
import { AppError } from "../../shared/errors.js";

/** A signal that is aborted when the client goes away before its response is complete. */
export function watchClient(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort(new AppError("interrupted", "the client went away"));
  });
  return gone.signal;
}
