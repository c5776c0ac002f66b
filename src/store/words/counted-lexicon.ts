import type { Lexicon } from "../passage-view.js";
import { normaliseLength, scoreTerm, weighTerm } from "./bm25.js";

/** Knows how many sections hold each term, and how long sections are. */
export class CountedLexicon implements Lexicon {
  readonly counts: ReadonlyMap<string, number>;
  readonly sections: number;
  /** The number of stems in all sections. */
  readonly stems: number;

  constructor(
    counts: ReadonlyMap<string, number>,
    size: { readonly sections: number; readonly stems: number },
  ) {
    this.counts = counts;
    this.sections = size.sections;
    this.stems = size.stems;
  }

  weigh(term: string): number {
    return weighTerm(this.counts.get(term) ?? 0, this.sections);
  }

  holds(term: string): boolean {
    return this.counts.has(term);
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
