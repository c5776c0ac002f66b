import type { SourceReader } from "../../src/corpus/reader/source-reader.js";
import { ReadingProcess } from "../../src/corpus/reading-process.js";

let shared: ReadingProcess | null = null;

/** Reads files in one real process for all readings of the tests' own, which then do not start one each. It ends with them. */
export function openSharedReader(): SourceReader {
  shared ??= new ReadingProcess();
  const { formats } = shared;
  return { formats, read: (file) => (shared as ReadingProcess).read(file), close: () => undefined };
}
