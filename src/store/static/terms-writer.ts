import type { DistilledWords } from "../../embed/words/distilled-words.js";
import { tokenize } from "../../language/tokenize.js";
import { ByteWriter } from "./bytes.js";
import { encodeLexicon } from "./lexicon-file.js";
import { chooseShard, encodeTerm, keyWord, PostingsWriter, type WordEntry } from "./term-shards.js";

/**
 * A shard has about so many bytes; a question reads one for each of its words. Smaller ones save less than the longer list of their
 * names costs.
 */
const SHARD_BYTES = 3_072;

/** Gathers the terms of all sections. */
export class TermsWriter {
  readonly #postings = new Map<string, PostingsWriter>();

  /** Adds a section by its ordinal, in ascending order; gives the number of stems in its text. */
  add(section: number, text: string): number {
    const stems = tokenize(text);
    const frequencies = new Map<string, number>();
    for (const stem of stems) frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
    for (const [stem, frequency] of frequencies) {
      const postings = this.#postings.get(stem) ?? new PostingsWriter();
      if (postings.count === 0) this.#postings.set(stem, postings);
      postings.add(section, frequency);
    }
    return stems.length;
  }

  get stems(): number {
    return this.#postings.size;
  }

  encodeLexicon(): Uint8Array {
    const terms = [...this.#postings.keys()].sort();
    return encodeLexicon(
      terms,
      terms.map((term) => this.#postings.get(term)?.count ?? 0),
    );
  }

  /** Gives the shards in order. Each has the terms in theirs, with the words of each that have vectors. */
  *encodeShards(words: DistilledWords | null): Generator<Uint8Array> {
    const own = words === null ? new Map<string, WordEntry[]>() : groupWords(words);
    const terms = [...new Set([...this.#postings.keys(), ...own.keys()])].sort();
    const entries = terms.map((term) =>
      encodeTerm({ term, postings: this.#postings.get(term) ?? null, words: own.get(term) ?? [] }),
    );
    const size = entries.reduce((sum, { length }) => sum + length, 0);
    const shards = Array.from({ length: Math.ceil(size / SHARD_BYTES) || 1 }, () => new ByteWriter());
    entries.forEach((entry, i) => {
      shards[chooseShard(terms[i] ?? "", shards.length)]?.bytes(entry);
    });
    for (const shard of shards) yield shard.take();
  }
}

/** Groups words by what they are kept under. */
function groupWords({ words, vectors, dimensions }: DistilledWords): Map<string, WordEntry[]> {
  const groups = new Map<string, WordEntry[]>();
  words.forEach((word, i) => {
    const key = keyWord(word);
    const group = groups.get(key) ?? [];
    if (group.length === 0) groups.set(key, group);
    group.push({ word, vector: vectors.subarray(i * dimensions, (i + 1) * dimensions) });
  });
  return groups;
}
