import type { DistilledWords } from "../../embed/words/distilled-words.js";
import { measurePacked } from "../../embed/words/packed-vectors.js";
import { tokenize } from "../../language/tokenize.js";
import type { Pieces } from "../../shared/pieces.js";
import { sortByGroup } from "../offsets.js";
import { ByteWriter } from "./bytes.js";
import { encodeLexicon } from "./lexicon-file.js";
import { PostingsLog } from "./postings-log.js";
import { chooseShard, encodeTerm, keyWord, measureTerm, type WordEntry } from "./term-shards.js";

/**
 * A shard has about so many bytes; a question reads one for each of its words. Smaller ones save less than the longer list of their
 * names costs.
 */
const SHARD_BYTES = 3_072;

/** Gathers the terms of all sections, whose postings lie on disk meanwhile. The caller closes it. */
export class TermsWriter {
  readonly #postings: PostingsLog;

  /** So many postings are in memory at most; by default what an export can spare. */
  constructor(mostHeld?: number) {
    this.#postings = new PostingsLog(mostHeld);
  }

  /** Adds a section by its ordinal, in ascending order; gives the number of stems in its text. */
  add(section: number, text: string): number {
    const stems = tokenize(text);
    const frequencies = new Map<string, number>();
    for (const stem of stems) frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
    for (const [stem, frequency] of frequencies) this.#postings.add(stem, section, frequency);
    return stems.length;
  }

  get stems(): number {
    return this.#postings.size;
  }

  encodeLexicon(): Pieces {
    const terms = [...this.#postings.terms].sort();
    return encodeLexicon(
      terms,
      terms.map((term) => this.#postings.measure(term).count),
    );
  }

  /** Gives the shards in order. Each has the terms in theirs, with the words of each that have vectors. */
  *encodeShards(words: DistilledWords | null): Generator<Uint8Array> {
    const own = words === null ? new Map<string, number[]>() : groupWords(words);
    const unsaid = [...own.keys()].filter((term) => !this.#postings.has(term));
    const terms = [...this.#postings.terms, ...unsaid].sort();
    const wordsOf = (term: string) =>
      words === null ? [] : (own.get(term) ?? []).map((place) => readWord(words, place));
    const measure = (term: string) =>
      measureTerm({ term, postings: this.#postings.measure(term), words: wordsOf(term) });
    const size = terms.reduce((sum, term) => sum + measure(term), 0);
    for (const shard of divideTerms(terms, Math.ceil(size / SHARD_BYTES) || 1)) {
      const writer = new ByteWriter();
      for (const term of shard)
        writer.bytes(encodeTerm({ term, postings: this.#postings.read(term), words: wordsOf(term) }));
      yield writer.take();
    }
  }

  close(): void {
    this.#postings.close();
  }
}

/** Divides terms among shards, in each of which they stay in order. */
function* divideTerms(terms: readonly string[], shards: number): Generator<string[]> {
  const shardOf = Uint32Array.from(terms, (term) => chooseShard(term, shards));
  const { order, offsets } = sortByGroup(shardOf, shards);
  for (let shard = 0; shard < shards; shard++)
    yield Array.from(order.subarray(offsets[shard], offsets[shard + 1]), (i) => terms[i] ?? "");
}

/** Groups the places of words by what they are kept under. */
function groupWords({ words }: DistilledWords): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  words.forEach((word, place) => {
    const key = keyWord(word);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  });
  return groups;
}

function readWord({ words, vectors, shares, dimensions }: DistilledWords, place: number): WordEntry {
  const width = measurePacked(dimensions);
  const vector = vectors.subarray(place * width, (place + 1) * width);
  return { word: words[place] ?? "", vector, share: shares[place] ?? 0 };
}
