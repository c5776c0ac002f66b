import { AppError } from "../shared/errors.js";

/**
 * Does what an answer can do without: where it fails with an `AppError`, `onFailure` hears why, and the result is null.
 * Throws the signal's reason once the signal is aborted, and any other error.
 */
export async function tryOrNull<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
  onFailure?: (error: AppError) => void,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    onFailure?.(error);
    return null;
  }
}
