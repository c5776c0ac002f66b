import { AppError, describeError } from "../../shared/errors.js";

export interface ReadFileOptions {
  /** False where what is made of the file is kept, and the file need not be. */
  readonly isKept?: boolean;
}

/**
 * Reads a file of the exported folder by its path from the folder's root. Its size is so many bytes: a reader may stop behind them.
 * Throws an `AppError` where it cannot be had. Files are kept by name: each is fetched once.
 */
export type ReadFile = (path: string, bytes: number, options?: ReadFileOptions) => Promise<Uint8Array>;

/** Loads a file of so many bytes. */
export type LoadFile = (path: string, bytes: number) => Promise<Uint8Array>;

/**
 * Keeps what `load` gives. Whoever asks for a file that is on its way waits for the same bytes; what failed is asked for anew
 * the next time. Throws `store_unavailable` for whatever else than an `AppError` was thrown.
 */
export function keepFiles(load: LoadFile): ReadFile {
  const files = new Map<string, Promise<Uint8Array>>();
  return (path, bytes, { isKept = true } = {}) => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const loading = load(path, bytes).catch((cause: unknown) => {
      files.delete(path);
      throw cause instanceof AppError ? cause : describeAbsence(path, describeError(cause), cause);
    });
    if (isKept) files.set(path, loading);
    return loading;
  };
}

/** `store_unavailable`: a file of the folder cannot be had now. */
export function describeAbsence(path: string, why: string, cause?: unknown): AppError {
  return new AppError("store_unavailable", `cannot load ${path}: ${why}`, {
    hint: "You seem to be offline, or the site is being published anew: try again, or load the page anew.",
    cause,
  });
}

/** `index_damaged`: a file of the folder is not what was exported. */
export function describeBadFile(path: string, why: string, cause?: unknown): AppError {
  return new AppError("index_damaged", `${path} is not what was exported: ${why}`, {
    hint: "Run `cuepoint export` again, and publish the whole folder.",
    cause,
  });
}
