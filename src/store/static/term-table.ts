import { WHOLE_SHARE } from "../../embed/words/distilled-words.js";
import { unpackVectors } from "../../embed/words/packed-vectors.js";
import type { WordTable } from "../../embed/words/word-embedder.js";
import { addUp } from "../offsets.js";
import { KeywordIndex } from "../words/keyword-index.js";
import type { KeptParts } from "./kept-parts.js";
import type { FilePart, SearchData } from "./search-manifest.js";
import { chooseShard, keyWord, type TermEntry, type WordEntry } from "./term-shards.js";

export type TermShards = KeptParts<FilePart, ReadonlyMap<string, TermEntry>>;

/** Reads the shards of terms, each when a question first needs it. */
export class TermTable implements WordTable {
  readonly dimensions: number;
  readonly bias: Float32Array;
  readonly #shards: TermShards;
  readonly #scale: number;
  /** It knows the sections' lengths, and no term. */
  readonly #documents: KeywordIndex;

  constructor(
    shards: TermShards,
    /** `lengths` are the numbers of stems in the sections. */
    options: { readonly space: SearchData["words"]; readonly lengths: Uint32Array },
  ) {
    this.#shards = shards;
    this.dimensions = options.space?.dimensions ?? 0;
    this.bias = Float32Array.from(options.space?.bias ?? []);
    this.#scale = options.space?.scale ?? 0;
    this.#documents = new KeywordIndex({
      terms: [],
      offsets: new Uint32Array(1),
      documents: new Uint32Array(),
      frequencies: new Uint16Array(),
      lengths: options.lengths,
    });
  }

  async find(words: readonly string[]): Promise<ReadonlyMap<string, Float32Array>> {
    const found = await this.#findWords(words);
    return new Map(
      found.map(([word, { vector }]) => [word, unpackVectors(vector, this.dimensions, this.#scale)]),
    );
  }

  async findShares(words: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await this.#findWords(words);
    return new Map(found.map(([word, { share }]) => [word, share / WHOLE_SHARE]));
  }

  /** Makes an index that knows these terms alone, over all sections. */
  async index(terms: readonly string[]): Promise<KeywordIndex> {
    const entries = [...(await this.#read(terms)).values()];
    const offsets = addUp(entries.map(({ documents }) => documents.length));
    const documents = new Uint32Array(offsets.at(-1) ?? 0);
    const frequencies = new Uint16Array(documents.length);
    entries.forEach((entry, i) => {
      documents.set(entry.documents, offsets[i]);
      frequencies.set(entry.frequencies, offsets[i]);
    });
    const known = entries.map(({ term }) => term);
    return this.#documents.withTerms({ terms: known, offsets, documents, frequencies });
  }

  async #findWords(words: readonly string[]): Promise<(readonly [string, WordEntry])[]> {
    const entries = await this.#read(words.map(keyWord));
    return words.flatMap((word) => {
      const ofStem = entries.get(keyWord(word))?.words ?? [];
      const entry = ofStem.find((each) => each.word === word) ?? ofStem[0];
      return entry === undefined ? [] : [[word, entry] as const];
    });
  }

  async #read(terms: readonly string[]): Promise<Map<string, TermEntry>> {
    const places = [...new Set(terms)].map((term) => [term, chooseShard(term, this.#shards.length)] as const);
    const shards = await this.#shards.readAll(places.map(([, shard]) => shard));
    return new Map(
      places.flatMap(([term, shard]) => {
        const entry = shards.get(shard)?.get(term);
        return entry === undefined ? [] : [[term, entry]];
      }),
    );
  }
}
