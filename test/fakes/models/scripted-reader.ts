import type { AnswerReading, Reader, ReadText } from "../../../src/read/reader.js";
import type { Asker } from "../../../src/shared/asker.js";

/** How likely a text answers, and each of its sentences' share; all the same where no shares are given. */
export type Judge = (question: string, text: ReadText) => number | AnswerReading;

/** Reads as it is told, and records the texts of each call. */
export class ScriptedReader implements Reader {
  readonly calls: { readonly question: string; readonly texts: readonly ReadText[] }[] = [];
  readonly #judge: Judge;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  async warmUp(): Promise<void> {}

  async answers(question: string, texts: readonly ReadText[], asker?: Asker): Promise<AnswerReading[]> {
    asker?.signal?.throwIfAborted();
    this.calls.push({ question, texts });
    return texts.map((text) => {
      const read = this.#judge(question, text);
      if (typeof read !== "number") return read;
      const { length } = text.sentences;
      return { probability: read, sentenceProbabilities: Array<number>(length).fill(1 / length) };
    });
  }

  async supports(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {}
}
