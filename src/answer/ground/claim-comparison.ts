import { tokenize } from "../../language/tokenize.js";
import type { PassageView, Section } from "../../store/passage-view.js";
import type { Claim } from "./read-claim.js";
import { readEpisode, readTerms } from "./read-sections.js";

export interface RankedSection {
  readonly section: Section;
  /** 0..1 */
  readonly value: number;
}

/** An episode's sections in two orders, each from the one that is most like the claim on. */
export interface SectionRanking {
  readonly bySimilarity: readonly RankedSection[];
  readonly byCoverage: readonly RankedSection[];
}

/** Compares one claim with passages and sections, and keeps what was measured once. */
export class ClaimComparison {
  readonly view: PassageView;
  readonly claim: Claim;
  /** Inverse document frequencies of the claim's content words. */
  readonly #weights: ReadonlyMap<string, number>;
  readonly #totalWeight: number;
  readonly #similarities = new Map<number, number>();
  readonly #alignments = new Map<number, number>();
  readonly #rankings = new Map<string, SectionRanking>();

  constructor(view: PassageView, claim: Claim) {
    this.view = view;
    this.claim = claim;
    this.#weights = new Map(claim.terms.map((term) => [term, view.keywords.weigh(term)]));
    this.#totalWeight = [...this.#weights.values()].reduce((sum, weight) => sum + weight, 0);
  }

  /** Name of the embedding model; null where only words are compared. */
  get model(): string | null {
    return this.view.vectors === null ? null : (this.claim.meaning?.model ?? null);
  }

  /** True where `align` has vectors of words to compare. */
  get comparesWords(): boolean {
    return this.model !== null && this.view.tokens !== null;
  }

  /** Ranks all sections of an episode; there are none where the view does not hold it. */
  rank(episodeId: string): SectionRanking {
    return recall(this.#rankings, episodeId, () => {
      const { sections } = readEpisode(this.view, episodeId);
      return {
        bySimilarity: rankBy(sections, (section) => this.findSimilarity(section)),
        byCoverage: rankBy(sections, (section) => this.#weigh(readTerms(this.view, section))),
      };
    });
  }

  /** Returns the greatest cosine with one of the section's passages; 0 where none is above it. */
  findSimilarity({ ordinal, firstPassage, endPassage }: Section): number {
    return recall(this.#similarities, ordinal, () => {
      let best = 0;
      for (let row = firstPassage; row < endPassage; row++) best = Math.max(best, this.compareRow(row));
      return best;
    });
  }

  /** Returns the cosine with the vector of a row; 0 without vectors. */
  compareRow(row: number): number {
    const { meaning } = this.claim;
    const { vectors } = this.view;
    return meaning === null || vectors === null ? 0 : vectors.matrix.similarity(meaning.vector, row);
  }

  /** Averages, over the claim's content words, the greatest cosine with a word of the section; 0 without vectors. */
  align({ ordinal }: Section): number {
    return recall(this.#alignments, ordinal, () => {
      const { meaning } = this.claim;
      const { tokens } = this.view;
      return meaning === null || tokens === null ? 0 : mean(tokens.matchTokens(meaning.tokens, ordinal));
    });
  }

  /** Returns the share of the claim's content words that the text holds, 0..1, rare words counting for more. */
  cover(text: string): number {
    return this.#weigh(new Set(tokenize(text)));
  }

  #weigh(held: ReadonlySet<string>): number {
    let covered = 0;
    for (const [term, weight] of this.#weights) if (held.has(term)) covered += weight;
    return this.#totalWeight === 0 ? 0 : covered / this.#totalWeight;
  }
}

/** Sections of the same value keep their order. */
function rankBy(sections: readonly Section[], measure: (section: Section) => number): RankedSection[] {
  return sections.map((section) => ({ section, value: measure(section) })).sort((a, b) => b.value - a.value);
}

function recall<Key, Value>(known: Map<Key, Value>, key: Key, measure: () => Value): Value {
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const value = measure();
  known.set(key, value);
  return value;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
