import { createReadStream } from "node:fs";
import { AppError, describeError } from "../shared/errors.js";
import { findDayFile, listDays } from "./day-files.js";
import { LONGEST_LINE_BYTES, type LogEntry, readEntry } from "./log-entry.js";

const LINE_END = 0x0a;

export interface ReadLogOptions {
  /** Returns whether a line may hold what is wanted; the others are skipped before they are parsed. */
  readonly admits?: (line: string) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Yields every entry of the folder's files, oldest day first, in the order of writing, and null for a damaged line.
 * Holds one line at a time. Throws `config_invalid` for a folder or a file that cannot be read; a missing one is empty.
 */
export async function* readLog(
  dir: string,
  { admits = () => true, signal }: ReadLogOptions = {},
): AsyncGenerator<LogEntry | null> {
  try {
    for (const day of await listDays(dir)) {
      for await (const line of readLines(findDayFile(dir, day), signal)) {
        if (line === null) yield null;
        else if (line.trim() !== "" && admits(line)) yield readEntry(line);
      }
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError("config_invalid", `CUEPOINT_QUESTION_LOG cannot be read: ${describeError(cause)}`, {
      hint: "Run this as the user whom the server runs as, or make the folder readable.",
      cause,
    });
  }
}

/** Yields a file's lines, and null for a line that is too long to be an entry. */
async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<string | null> {
  let rest = Buffer.alloc(0);
  let overlong = false;
  for await (const piece of readPieces(path, signal)) {
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      const here = piece.subarray(start, end);
      const line = rest.length === 0 ? here : Buffer.concat([rest, here]);
      yield overlong || line.length > LONGEST_LINE_BYTES ? null : line.toString("utf8");
      rest = Buffer.alloc(0);
      overlong = false;
      start = end + 1;
    }
    rest = Buffer.concat([rest, piece.subarray(start)]);
    if (rest.length > LONGEST_LINE_BYTES) {
      overlong = true;
      rest = Buffer.alloc(0);
    }
  }
  if (overlong) yield null;
  else yield rest.toString("utf8");
}

async function* readPieces(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { signal });
  } catch (error) {
    // A server may have removed the old day meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
