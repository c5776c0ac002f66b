import { tokenize } from "../chunk/tokenize.js";

/** Term saturation and length normalisation of BM25 (Robertson & Zaragoza 2009, section 3.4). */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

export interface KeywordHit {
  readonly document: number;
  /** BM25, above 0. */
  readonly score: number;
}

/** What is stored: for term i, pairs (document, frequency) lie at `postings[2 * offsets[i]]` up to the next offset. */
export interface KeywordPostings {
  readonly terms: readonly string[];
  readonly offsets: Uint32Array;
  readonly postings: Uint32Array;
  /** Tokens a document. */
  readonly lengths: Uint32Array;
}

/** BM25 over numbered documents. */
export class KeywordIndex {
  readonly postings: KeywordPostings;
  readonly #termNumbers: Map<string, number>;
  readonly #meanLength: number;

  constructor(postings: KeywordPostings) {
    this.postings = postings;
    this.#termNumbers = new Map(postings.terms.map((term, i) => [term, i]));
    const total = postings.lengths.reduce((sum, length) => sum + length, 0);
    this.#meanLength = total / Math.max(1, postings.lengths.length);
  }

  static build(texts: readonly string[]): KeywordIndex {
    const frequencies = new Map<string, Map<number, number>>();
    const lengths = new Uint32Array(texts.length);
    texts.forEach((text, document) => {
      const tokens = tokenize(text);
      lengths[document] = tokens.length;
      for (const token of tokens) {
        const documents = frequencies.get(token) ?? new Map<number, number>();
        documents.set(document, (documents.get(document) ?? 0) + 1);
        frequencies.set(token, documents);
      }
    });
    const terms = [...frequencies.keys()].sort();
    const offsets = new Uint32Array(terms.length + 1);
    const flat: number[] = [];
    terms.forEach((term, i) => {
      for (const [document, frequency] of frequencies.get(term) ?? []) flat.push(document, frequency);
      offsets[i + 1] = flat.length / 2;
    });
    return new KeywordIndex({
      terms,
      offsets,
      postings: Uint32Array.from(flat),
      lengths,
    });
  }

  get size(): number {
    return this.postings.lengths.length;
  }

  /** Documents that hold at least one of the terms, best first; `accept` narrows them. */
  search(
    terms: readonly string[],
    limit: number,
    accept: (document: number) => boolean = () => true,
  ): KeywordHit[] {
    const scores = new Map<number, number>();
    for (const term of new Set(terms)) {
      const weight = this.weigh(term);
      for (const [document, frequency] of this.#list(term)) {
        if (!accept(document)) continue;
        const relativeLength = (this.postings.lengths[document] ?? 0) / this.#meanLength;
        const normaliser = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relativeLength);
        const gain = (weight * frequency * (SATURATION + 1)) / (frequency + normaliser);
        scores.set(document, (scores.get(document) ?? 0) + gain);
      }
    }
    return [...scores]
      .map(([document, score]) => ({ document, score }))
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, limit);
  }

  /** Inverse document frequency, above 0; greatest for a term no document holds. */
  weigh(term: string): number {
    const holders = this.#span(term);
    const count = holders[1] - holders[0];
    return Math.log(1 + (this.size - count + 0.5) / (count + 0.5));
  }

  /** True where a document holds the term. */
  holds(term: string): boolean {
    return this.#termNumbers.has(term);
  }

  #span(term: string): readonly [number, number] {
    const number = this.#termNumbers.get(term);
    if (number === undefined) return [0, 0];
    return [this.postings.offsets[number] ?? 0, this.postings.offsets[number + 1] ?? 0];
  }

  *#list(term: string): Generator<readonly [document: number, frequency: number]> {
    const [from, to] = this.#span(term);
    for (let i = from; i < to; i++) {
      yield [this.postings.postings[2 * i] ?? 0, this.postings.postings[2 * i + 1] ?? 0];
    }
  }
}
