import { addUp } from "../offsets.js";
import { SortedWords } from "./sorted-words.js";

/** Tells which of numbered rows hold a word. It is built once, and takes four bytes for each word of a row. */
export class WordTable {
  readonly #words: SortedWords;
  /** The rows of word i lie from `offsets[i]` up to the next offset, ascending. */
  readonly #offsets: Uint32Array;
  readonly #rows: Uint32Array;
  /** How many rows there are. */
  readonly #size: number;

  private constructor(words: SortedWords, offsets: Uint32Array, rows: Uint32Array, size: number) {
    this.#words = words;
    this.#offsets = offsets;
    this.#rows = rows;
    this.#size = size;
  }

  /** Numbers the rows from 0; a row may name a word more than once. */
  static build(rows: Iterable<Iterable<string>>): WordTable {
    const held = new Map<string, number[]>();
    let row = 0;
    for (const words of rows) {
      for (const word of words) {
        const own = held.get(word);
        if (own === undefined) held.set(word, [row]);
        else if (own.at(-1) !== row) own.push(row);
      }
      row++;
    }
    const words = [...held.keys()].sort();
    const offsets = addUp(words.map((word) => held.get(word)?.length ?? 0));
    const packed = new Uint32Array(offsets.at(-1) ?? 0);
    for (const [i, word] of words.entries()) packed.set(held.get(word) ?? [], offsets[i]);
    return new WordTable(new SortedWords(words), offsets, packed, row);
  }

  /** Lists the rows that hold the word, ascending. */
  find(word: string): Uint32Array {
    const place = this.#words.find(word);
    return place < 0 ? this.#rows.subarray(0, 0) : this.#list(place);
  }

  /** Lists the rows that hold each of the words, ascending; none where there are no words. */
  findAll(words: readonly string[]): number[] {
    return intersect(words.map((word) => this.find(word)));
  }

  /**
   * Lists the rows that hold, for each of the beginnings, a word that begins so; ascending. No row of a word is looked at
   * twice, however many beginnings are asked for.
   */
  findBeginnings(beginnings: readonly string[]): number[] {
    const apart = keepLongest(beginnings);
    /** How many of the beginnings, one after the other, each row has had. */
    const had = new Uint32Array(this.#size);
    for (const [i, beginning] of apart.entries()) {
      const [from, past] = [this.#words.findFrom(beginning), this.#words.findPast(beginning)];
      for (const row of this.#list(from, past)) if (had[row] === i) had[row] = i + 1;
    }
    const rows: number[] = [];
    if (apart.length > 0)
      for (const [row, count] of had.entries()) if (count === apart.length) rows.push(row);
    return rows;
  }

  /** Lists the words that begin so, in order, so many at most. */
  listWords(beginning: string, most: number): string[] {
    const from = this.#words.findFrom(beginning);
    const count = Math.min(most, this.#words.findPast(beginning) - from);
    return Array.from({ length: count }, (_, i) => this.#words.at(from + i));
  }

  /** The rows of the words from one place up to, not including, another. */
  #list(from: number, past = from + 1): Uint32Array {
    return this.#rows.subarray(this.#offsets[from], this.#offsets[past]);
  }
}

/** Leaves out what is there twice, and what another of them begins with: no word begins with two of the rest. */
function keepLongest(beginnings: readonly string[]): string[] {
  const sorted = [...new Set(beginnings)].sort();
  return sorted.filter(
    (beginning, i) => !(sorted[i + 1] ?? "").startsWith(beginning) || i === sorted.length - 1,
  );
}

function intersect(lists: readonly (readonly number[] | Uint32Array)[]): number[] {
  const [shortest, ...others] = lists.toSorted((a, b) => a.length - b.length);
  if (shortest === undefined) return [];
  let rows = [...shortest];
  for (const other of others) {
    if (rows.length === 0) break;
    const held = new Set(other);
    rows = rows.filter((row) => held.has(row));
  }
  return rows;
}
