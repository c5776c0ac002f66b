import { type ReadChapters, readChapters } from "../../src/read/read-chapters.js";
import type { Reader } from "../../src/read/reader.js";
import { findChapters, type RetrieveParts } from "../../src/retrieve/find-chapters.js";

export interface JudgeParts extends RetrieveParts {
  readonly reader: Reader;
}

/** Finds and reads what a question is answered from, by the program's own stages. */
export async function judgeQuestion(parts: JudgeParts, text: string): Promise<ReadChapters> {
  const { question, chapters } = await findChapters(parts, { question: text });
  return await readChapters(parts.reader, question, chapters);
}
