import { asksToGoOn } from "../../../src/language/join-follow-up.js";
import { tokenize } from "../../../src/language/tokenize.js";
import type { AnswerReading, Reader, ReadText } from "../../../src/read/reader.js";
import type { Asker } from "../../../src/shared/asker.js";

/**
 * Reads by shared words: a text is as likely to answer or to support as its part of the words that are asked for. Of
 * questions that were joined it judges the last one that asks for more than to go on.
 */
export class WordReader implements Reader {
  /** The questions and claims that were read. */
  readonly read: string[] = [];

  async warmUp(): Promise<void> {}

  async answers(question: string, texts: readonly ReadText[], asker?: Asker): Promise<AnswerReading[]> {
    asker?.signal?.throwIfAborted();
    this.read.push(question);
    const asked = takeLastQuestion(question);
    return texts.map((text) => ({
      probability: measureShared(asked, [text]),
      sentenceProbabilities: share(text.sentences.map((each) => measureShared(asked, [toText(each)]))),
    }));
  }

  async supports(claim: string, texts: readonly ReadText[], asker?: Asker): Promise<number> {
    asker?.signal?.throwIfAborted();
    this.read.push(claim);
    return measureShared(claim, texts);
  }

  async close(): Promise<void> {}
}

const toText = (sentence: ReadText["sentences"][number]): ReadText => ({
  title: null,
  sentences: [sentence],
});

function takeLastQuestion(text: string): string {
  return text.split(/(?<=\?)\s+/).findLast((part) => !asksToGoOn(part)) ?? "";
}

/** Shares by the squares, so that the one with the most words stands out. */
function share(shared: readonly number[]): number[] {
  const weights = shared.map((each) => each ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
}

/** The part of the words of `text` that the texts hold, 0 to 1. */
function measureShared(text: string, texts: readonly ReadText[]): number {
  const held = texts.flatMap(({ title, sentences }) => [title ?? "", ...sentences.map((each) => each.text)]);
  const words = new Set(tokenize(text));
  const known = new Set(tokenize(held.join(" ")));
  return words.size === 0 ? 0 : [...words].filter((word) => known.has(word)).length / words.size;
}
