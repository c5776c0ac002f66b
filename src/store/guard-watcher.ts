import { AppError, describeError } from "../shared/errors.js";
import type { StoreWatcher } from "./store-driver.js";

/**
 * Gives the same watcher with callbacks that never throw, so that a fault in one of them does not end the watching. What
 * `onChange` throws is told to `onFailure`, and what `onFailure` throws to nobody. Once the signal is aborted none is called.
 */
export function guardWatcher<Index>({
  onChange,
  onFailure,
  signal,
}: StoreWatcher<Index>): StoreWatcher<Index> {
  const tell = (error: AppError) => {
    try {
      if (!signal.aborted) onFailure(error);
    } catch {
      // Nobody is left who could be told.
    }
  };
  return {
    signal,
    onFailure: tell,
    onChange: (index) => {
      try {
        if (!signal.aborted) onChange(index);
      } catch (error) {
        tell(nameFault(error));
      }
    },
  };
}

/** Gives an `AppError` as it is, and any other as the fault of the program that it is. */
export function nameFault(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError("internal", `the new index cannot be used: ${describeError(error)}`, { cause: error });
}
