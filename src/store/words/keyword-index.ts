import { tokenize } from "../../language/tokenize.js";
import { addUp } from "../offsets.js";
import type { RowRange } from "../row-range.js";
import { TopK } from "../vectors/top-k.js";
import { normaliseLength, scoreTerm, weighTerm } from "./bm25.js";

/** A word that one document says more often counts as said so often: its score changes in the fifth digit alone. */
const MOST_FREQUENT = 0xffff;

export interface KeywordHit {
  readonly document: number;
  /** The BM25 score, above 0. */
  readonly score: number;
}

/** The postings that are stored; those of term i lie from `offsets[i]` up to the next offset, by ascending document. */
export interface KeywordPostings {
  readonly terms: readonly string[];
  readonly offsets: Uint32Array;
  readonly documents: Uint32Array;
  /** How often the document says the term. */
  readonly frequencies: Uint16Array;
  /** The number of tokens in each document. */
  readonly lengths: Uint32Array;
}

/** What searches need of the documents, whatever the terms. */
interface Documents {
  /** What each document's length does to the weight of its words. */
  readonly normalisers: Float64Array;
  /** A search writes a number for each document here; all are 0 between two searches. */
  readonly scores: Float64Array;
  readonly found: Uint32Array;
}

/** Searches numbered documents by BM25. */
export class KeywordIndex {
  readonly postings: KeywordPostings;
  readonly #termNumbers: Map<string, number>;
  readonly #documents: Documents;

  constructor(postings: KeywordPostings, documents: Documents = measureDocuments(postings.lengths)) {
    this.postings = postings;
    this.#termNumbers = new Map(postings.terms.map((term, i) => [term, i]));
    this.#documents = documents;
  }

  /** Gives an index of other terms over the same documents, which are not measured anew. */
  withTerms(postings: Omit<KeywordPostings, "lengths">): KeywordIndex {
    return new KeywordIndex({ ...postings, lengths: this.postings.lengths }, this.#documents);
  }

  /** Numbers texts in their order; `listTerms` gives what a text is searched by. */
  static build(texts: readonly string[], listTerms = tokenize): KeywordIndex {
    const postings = new Map<string, { readonly documents: number[]; readonly frequencies: number[] }>();
    const lengths = new Uint32Array(texts.length);
    texts.forEach((text, document) => {
      const tokens = listTerms(text);
      lengths[document] = tokens.length;
      for (const token of tokens) {
        const list = postings.get(token) ?? { documents: [], frequencies: [] };
        if (list.documents.length === 0) postings.set(token, list);
        const last = list.documents.length - 1;
        if (list.documents[last] !== document) {
          list.documents.push(document);
          list.frequencies.push(1);
        } else list.frequencies[last] = Math.min(MOST_FREQUENT, (list.frequencies[last] ?? 0) + 1);
      }
    });
    const terms = [...postings.keys()].sort();
    const offsets = addUp(terms.map((term) => postings.get(term)?.documents.length ?? 0));
    const documents = new Uint32Array(offsets.at(-1) ?? 0);
    const frequencies = new Uint16Array(documents.length);
    terms.forEach((term, i) => {
      documents.set(postings.get(term)?.documents ?? [], offsets[i]);
      frequencies.set(postings.get(term)?.frequencies ?? [], offsets[i]);
    });
    return new KeywordIndex({ terms, offsets, documents, frequencies, lengths });
  }

  get size(): number {
    return this.postings.lengths.length;
  }

  /**
   * Finds documents that hold at least one of the terms, best first. Where `accepted` is given, a document must have 1 in
   * it.
   */
  search(terms: readonly string[], limit: number, accepted: Uint8Array | null = null): KeywordHit[] {
    const { documents, frequencies } = this.postings;
    const { scores, found, normalisers } = this.#documents;
    let count = 0;
    for (const term of new Set(terms)) {
      const weight = this.weigh(term);
      const [from, to] = this.#span(term);
      for (let i = from; i < to; i++) {
        const document = documents[i] as number;
        if (accepted !== null && accepted[document] !== 1) continue;
        const frequency = frequencies[i] as number;
        if (scores[document] === 0) found[count++] = document;
        const gain = scoreTerm(weight, frequency, normalisers[document] as number);
        scores[document] = (scores[document] as number) + gain;
      }
    }
    const best = new TopK(limit);
    let bar = best.bar;
    for (let i = 0; i < count; i++) {
      const document = found[i] as number;
      const score = scores[document] as number;
      scores[document] = 0;
      if (score < bar) continue;
      best.offer(document, score);
      bar = best.bar;
    }
    return best.list().map(({ id, score }) => ({ document: id, score }));
  }

  /** Computes the inverse document frequency, above 0; it is greatest for a term that no document holds. */
  weigh(term: string): number {
    const [from, to] = this.#span(term);
    return weighTerm(to - from, this.size);
  }

  /** Counts for each range, ascending, how many of its documents hold the term. */
  countEach(term: string, ranges: readonly RowRange[]): number[] {
    const { documents } = this.postings;
    let [i, end] = this.#span(term);
    return ranges.map(({ from, to }) => {
      while (i < end && (documents[i] as number) < from) i++;
      const first = i;
      while (i < end && (documents[i] as number) < to) i++;
      return i - first;
    });
  }

  /** True where a document holds the term. */
  holds(term: string): boolean {
    return this.#termNumbers.has(term);
  }

  #span(term: string): readonly [from: number, to: number] {
    const number = this.#termNumbers.get(term);
    if (number === undefined) return [0, 0];
    return [this.postings.offsets[number] ?? 0, this.postings.offsets[number + 1] ?? 0];
  }
}

function measureDocuments(lengths: Uint32Array): Documents {
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return {
    normalisers: Float64Array.from(lengths, (length) => normaliseLength(length, meanLength)),
    scores: new Float64Array(lengths.length),
    found: new Uint32Array(lengths.length),
  };
}
