import { SpoolFile } from "../../platform/spool-file.js";
import { sortByGroup } from "../offsets.js";
import { ownText } from "../own-text.js";
import { ByteWriter } from "./bytes.js";
import { MOST_FREQUENT, type Postings } from "./term-shards.js";

/** So many postings are in memory, some 7 MB; a thousand episodes have some millions. */
const MOST_HELD = 1 << 19;
/** Where a term's postings before these begin, and how many bytes they have. */
const LINK_BYTES = 12;

/** What is known of a term while its postings lie on disk: the last part of them, which names the one before. */
interface LoggedTerm {
  count: number;
  /** The length of all of its postings in bytes. */
  bytes: number;
  /** The section after the last one that holds it. */
  next: number;
  at: number;
  length: number;
}

/**
 * Gathers who says each term. Postings come section by section and are wanted term by term: so many of them are put in order
 * and laid aside on disk, where each term's part leads to the one before. The caller closes it.
 */
export class PostingsLog {
  readonly #terms: LoggedTerm[] = [];
  readonly #places = new Map<string, number>();
  readonly #file = new SpoolFile();
  readonly #held: {
    readonly terms: Uint32Array;
    readonly sections: Uint32Array;
    readonly counts: Uint16Array;
  };
  #heldCount = 0;

  constructor(most = MOST_HELD) {
    this.#held = {
      terms: new Uint32Array(most),
      sections: new Uint32Array(most),
      counts: new Uint16Array(most),
    };
  }

  /** The terms in the order in which they came. */
  get terms(): Iterable<string> {
    return this.#places.keys();
  }

  get size(): number {
    return this.#places.size;
  }

  /** Adds that a section, not before the last one, holds a term, which it has once. */
  add(term: string, section: number, frequency: number): void {
    const { terms, sections, counts } = this.#held;
    if (this.#heldCount === terms.length) this.#layAside();
    const place = this.#places.get(term) ?? this.#begin(term);
    const at = this.#heldCount++;
    terms[at] = place;
    sections[at] = section;
    counts[at] = Math.min(MOST_FREQUENT, frequency);
  }

  has(term: string): boolean {
    return this.#places.has(term);
  }

  /** Tells how many sections hold a term, and how many bytes its postings have; 0 where none does. */
  measure(term: string): { readonly count: number; readonly length: number } {
    const { count = 0, bytes = 0 } = this.#find(term) ?? {};
    return { count, length: bytes };
  }

  /** Reads a term's postings; null where no section holds it. */
  read(term: string): Postings | null {
    const found = this.#find(term);
    if (found === undefined) return null;
    const bytes = new Uint8Array(found.bytes);
    let { at, length } = found;
    for (let end = bytes.length; end > 0; ) {
      const part = this.#file.read(at, LINK_BYTES + length);
      bytes.set(part.subarray(LINK_BYTES), end - length);
      end -= length;
      const link = new DataView(part.buffer);
      at = link.getFloat64(0);
      length = link.getUint32(8);
    }
    return { count: found.count, bytes };
  }

  close(): void {
    this.#file.close();
  }

  #begin(term: string): number {
    const place = this.#terms.length;
    this.#terms.push({ count: 0, bytes: 0, next: 0, at: 0, length: 0 });
    this.#places.set(ownText(term), place);
    return place;
  }

  /** Gives a term whose postings are all on disk. */
  #find(term: string): LoggedTerm | undefined {
    if (this.#heldCount > 0) this.#layAside();
    return this.#terms[this.#places.get(term) ?? -1];
  }

  #layAside(): void {
    const { terms, sections, counts } = this.#held;
    const own = terms.subarray(0, this.#heldCount);
    const { order, offsets } = sortByGroup(own, this.#terms.length);
    for (const [place, term] of this.#terms.entries()) {
      const part = order.subarray(offsets[place], offsets[place + 1]);
      if (part.length === 0) continue;
      const postings = new ByteWriter();
      for (const i of part) {
        const section = sections[i] ?? 0;
        postings.number(section - term.next).number(counts[i] ?? 0);
        term.next = section + 1;
      }
      this.#layPartAside(term, postings.take(), part.length);
    }
    this.#heldCount = 0;
  }

  #layPartAside(term: LoggedTerm, postings: Uint8Array, count: number): void {
    const link = new DataView(new ArrayBuffer(LINK_BYTES));
    link.setFloat64(0, term.at);
    link.setUint32(8, term.length);
    term.at = this.#file.size;
    term.length = postings.length;
    term.bytes += postings.length;
    term.count += count;
    this.#file.add(new Uint8Array(link.buffer));
    this.#file.add(postings);
  }
}
