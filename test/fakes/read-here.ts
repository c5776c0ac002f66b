import type { Format } from "../../src/corpus/format.js";
import { readSource } from "../../src/corpus/read-source.js";
import type { SourceReader } from "../../src/corpus/reader/source-reader.js";

/** Reads files in this thread, which waits as long as a format takes. */
export function readHere(formats: readonly Format[]): SourceReader {
  return { formats, read: async (file) => readSource(file, formats), close: () => undefined };
}
