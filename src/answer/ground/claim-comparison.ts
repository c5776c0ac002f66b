import { measureCoverage } from "../../retrieve/measure-coverage.js";
import { describeSection, type PassageView, type Section } from "../../store/passage-view.js";
import type { Claim } from "./read-claim.js";

/** Compares one claim with passages and sections, and keeps what was measured once. */
export class ClaimComparison {
  readonly view: PassageView;
  readonly claim: Claim;
  readonly #similarities = new Map<number, number>();
  readonly #alignments = new Map<number, number>();
  readonly #coverages = new Map<number, number>();

  constructor(view: PassageView, claim: Claim) {
    this.view = view;
    this.claim = claim;
  }

  /** Name of the embedding model; null where only words are compared. */
  get model(): string | null {
    return this.view.vectors === null ? null : (this.claim.meaning?.model ?? null);
  }

  /** True where `align` has vectors of words to compare. */
  get comparesWords(): boolean {
    return this.model !== null && this.view.tokens !== null;
  }

  /** Returns the greatest cosine with one of the section's passages that are accepted; 0 where there is none. */
  findSimilarity(section: Section, accept: (passageId: string) => boolean = () => true): number {
    let best = 0;
    for (let row = section.firstPassage; row < section.endPassage; row++) {
      if (accept(this.view.passages.idAt(row))) best = Math.max(best, this.#compareRow(row));
    }
    return best;
  }

  /** Averages, over the claim's content words, the greatest cosine with a word of the section; 0 without vectors. */
  align({ ordinal }: Section): number {
    return recall(this.#alignments, ordinal, () => {
      const { meaning } = this.claim;
      const { tokens } = this.view;
      return meaning === null || tokens === null ? 0 : mean(tokens.matchTokens(meaning.tokens, ordinal));
    });
  }

  /** Returns the share of the claim's content words that the section holds, 0..1, rare words counting for more. */
  coverSection(section: Section): number {
    return recall(this.#coverages, section.ordinal, () =>
      this.cover(describeSection(section, this.view.passages)),
    );
  }

  /** Returns the share of the claim's content words that the text holds, 0..1, rare words counting for more. */
  cover(text: string): number {
    return measureCoverage(this.view.keywords, this.claim.terms, text);
  }

  #compareRow(row: number): number {
    return recall(this.#similarities, row, () => {
      const { meaning } = this.claim;
      const { vectors } = this.view;
      return meaning === null || vectors === null ? 0 : vectors.matrix.similarity(meaning.vector, row);
    });
  }
}

function recall(known: Map<number, number>, key: number, measure: () => number): number {
  const value = known.get(key) ?? measure();
  known.set(key, value);
  return value;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
