import type { PassageView, Section } from "../../src/store/passage-view.js";

const LENGTH = 4;

/**
 * Which chapter of the index a sentence is most like: cosine of character 4-grams, weighted by inverse document
 * frequency, with each passage led by its chapter's title. It shares nothing with the gate that releases
 * sentences (no embedding, no stems, no logistic model), so that an error of the gate is not repeated here.
 */
export class SecondOpinion {
  readonly #passages: readonly { readonly chapter: Section; readonly grams: Map<string, number> }[];
  readonly #holders = new Map<string, number>();

  constructor(index: PassageView) {
    this.#passages = index.sections.flatMap((chapter) =>
      index.passages
        .slice(chapter.firstPassage, chapter.endPassage)
        .map(({ text }) => ({ chapter, grams: countGrams(`${chapter.chapter.title} ${text}`) })),
    );
    for (const { grams } of this.#passages) {
      for (const gram of grams.keys()) this.#holders.set(gram, (this.#holders.get(gram) ?? 0) + 1);
    }
  }

  /** The number of the likest chapter; 0 where none is like it at all. */
  findChapter(sentence: string): number {
    const grams = countGrams(sentence);
    let best = { number: 0, score: 0 };
    for (const passage of this.#passages) {
      const score = this.#compare(grams, passage.grams);
      if (score > best.score) best = { number: passage.chapter.chapter.number, score };
    }
    return best.number;
  }

  #compare(a: Map<string, number>, b: Map<string, number>): number {
    let shared = 0;
    for (const [gram, count] of a) shared += count * (b.get(gram) ?? 0) * this.#weigh(gram) ** 2;
    return shared / Math.sqrt(this.#measure(a) * this.#measure(b) || 1);
  }

  #measure(grams: Map<string, number>): number {
    let sum = 0;
    for (const [gram, count] of grams) sum += (count * this.#weigh(gram)) ** 2;
    return sum;
  }

  #weigh(gram: string): number {
    return Math.log(1 + this.#passages.length / (1 + (this.#holders.get(gram) ?? 0)));
  }
}

function countGrams(text: string): Map<string, number> {
  const plain = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  const grams = new Map<string, number>();
  for (let at = 0; at + LENGTH <= plain.length; at++) {
    const gram = plain.slice(at, at + LENGTH);
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}
