import { addUp } from "../offsets.js";

/** Words in order of their UTF-16 units, none twice, as one text: some ten bytes a word, where a `Map` takes a hundred. */
export class SortedWords {
  readonly #text: string;
  readonly #offsets: Uint32Array;

  /** Takes words that are sorted as `sort()` does it, none twice. Throws a `TypeError` for others. */
  constructor(words: readonly string[]) {
    const wrong = words.findIndex((word, i) => i > 0 && word <= (words[i - 1] ?? ""));
    if (wrong >= 0) throw new TypeError(`Expected sorted words, got ${JSON.stringify(words[wrong])}.`);
    this.#text = words.join("");
    this.#offsets = addUp(words.map(({ length }) => length));
  }

  get size(): number {
    return this.#offsets.length - 1;
  }

  /** The word of a place from 0 up to, not including, `size`. */
  at(place: number): string {
    return this.#text.slice(this.#offsets[place], this.#offsets[place + 1]);
  }

  /** Returns the place of a word; -1 where it is none of them. */
  find(word: string): number {
    const place = this.findFrom(word);
    return place < this.size && this.at(place) === word ? place : -1;
  }

  /** Returns the first place whose word is not before this one: from there on stand those that begin with it. */
  findFrom(word: string): number {
    return this.#findFirst((each) => each >= word);
  }

  /** Returns the place behind the last word that begins so, or where such words would stand. */
  findPast(beginning: string): number {
    return this.#findFirst((each) => each >= beginning && !each.startsWith(beginning));
  }

  /** Of words of which the first do not fit and all others do. */
  #findFirst(fits: (word: string) => boolean): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
