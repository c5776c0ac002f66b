import type { Lexicon } from "../passage-view.js";
import { normaliseLength, scoreTerm, weighTerm } from "./bm25.js";
import { SortedWords } from "./sorted-words.js";

/** Knows how many sections hold each term, and how long sections are. */
export class CountedLexicon implements Lexicon {
  readonly sections: number;
  /** The number of stems in all sections. */
  readonly stems: number;
  readonly #terms: SortedWords;
  readonly #counts: Uint32Array;

  constructor(
    counts: ReadonlyMap<string, number>,
    size: { readonly sections: number; readonly stems: number },
  ) {
    const terms = [...counts.keys()].sort();
    this.#terms = new SortedWords(terms);
    this.#counts = Uint32Array.from(terms, (term) => counts.get(term) ?? 0);
    this.sections = size.sections;
    this.stems = size.stems;
  }

  /** Each term in order, and how many sections hold it. */
  get counts(): readonly (readonly [term: string, count: number])[] {
    return Array.from(this.#counts, (count, place) => [this.#terms.at(place), count] as const);
  }

  weigh(term: string): number {
    return weighTerm(this.#counts[this.#terms.find(term)] ?? 0, this.sections);
  }

  holds(term: string): boolean {
    return this.#terms.find(term) >= 0;
  }

  /** Scores a section's stems for those of a question by BM25; the score is 0 where they share none. */
  score(terms: readonly string[], stems: readonly string[]): number {
    const frequencies = new Map<string, number>([...terms].map((term) => [term, 0]));
    for (const stem of stems) {
      const frequency = frequencies.get(stem);
      if (frequency !== undefined) frequencies.set(stem, frequency + 1);
    }
    const normaliser = normaliseLength(stems.length, this.stems / Math.max(1, this.sections));
    let score = 0;
    for (const [term, frequency] of frequencies)
      if (frequency > 0) score += scoreTerm(this.weigh(term), frequency, normaliser);
    return score;
  }
}
