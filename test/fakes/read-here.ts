import type { Format } from "../../src/corpus/format.js";
import { FORMATS } from "../../src/corpus/formats.js";
import type { ReadOptions } from "../../src/corpus/join/read-episodes.js";
import { type Corpus, readCorpus } from "../../src/corpus/read-corpus.js";
import { readSource } from "../../src/corpus/read-source.js";
import type { SourceReader } from "../../src/corpus/reader/source-reader.js";

/** Reads files in this thread, which waits as long as a format takes. */
export function readHere(formats: readonly Format[]): SourceReader {
  return { formats, read: async (file) => readSource(file, formats), close: () => undefined };
}

/** Reads a folder as `readCorpus` does, in this thread: to start a process for each takes longer than what is tested. */
export async function readCorpusHere(folder: string, options: ReadOptions = {}): Promise<Corpus> {
  return await readCorpus(folder, { reader: readHere(FORMATS), ...options });
}
