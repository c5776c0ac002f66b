import { tokenize } from "../../language/tokenize.js";
import { hashText } from "../../shared/hash-text.js";
import { ByteReader, ByteWriter } from "./bytes.js";

const MOST_FREQUENT = 0xffff;

/** A stem, with who says it and how. */
export interface TermEntry {
  readonly term: string;
  /** The sections that hold it, ascending, and how often. */
  readonly documents: Uint32Array;
  readonly frequencies: Uint16Array;
  /** The words with this stem, each with its vector. */
  readonly words: readonly WordEntry[];
}

export interface WordEntry {
  readonly word: string;
  readonly vector: Int8Array;
}

/** Gives what a word is kept under: its stem, or itself where it has none. */
export function keyWord(word: string): string {
  return tokenize(word)[0] ?? word;
}

/** Tells which of so many shards holds a term. */
export function chooseShard(term: string, shards: number): number {
  return hashText(term) % shards;
}

/** The shape of what a shard holds. */
export interface ShardShape {
  readonly sections: number;
  /** 0 without vectors. */
  readonly dimensions: number;
}

/** Writes the postings of a term. */
export class PostingsWriter {
  readonly #bytes = new ByteWriter();
  #next = 0;
  count = 0;

  /** Sections are added in ascending order. */
  add(section: number, frequency: number): void {
    this.#bytes.number(section - this.#next).number(Math.min(MOST_FREQUENT, frequency));
    this.#next = section + 1;
    this.count++;
  }

  take(): Uint8Array {
    return this.#bytes.take();
  }
}

export interface WrittenTerm {
  readonly term: string;
  /** Null of words that no section holds. */
  readonly postings: PostingsWriter | null;
  readonly words: readonly WordEntry[];
}

/** Writes a term as it lies in a shard. */
export function encodeTerm({ term, postings, words }: WrittenTerm): Uint8Array {
  const writer = new ByteWriter().text(term).number(postings?.count ?? 0);
  if (postings !== null) writer.bytes(postings.take());
  writer.number(words.length);
  for (const { word, vector } of words)
    writer.text(word).bytes(new Uint8Array(vector.buffer, vector.byteOffset, vector.length));
  return writer.take();
}

/** Reads a shard, which is its terms one behind the other. Throws `index_damaged` where it is something else. */
export function decodeShard(
  path: string,
  bytes: Uint8Array,
  { sections, dimensions }: ShardShape,
): Map<string, TermEntry> {
  const reader = new ByteReader(path, bytes);
  const entries = new Map<string, TermEntry>();
  while (reader.left > 0) {
    const term = reader.text();
    const { documents, frequencies } = readPostings(reader, sections);
    const words = Array.from({ length: reader.count(1 + dimensions) }, (): WordEntry => {
      const word = reader.text();
      const row = reader.bytes(dimensions);
      return { word, vector: new Int8Array(row.buffer, row.byteOffset, row.length) };
    });
    if (entries.has(term)) throw reader.refuse(`it holds "${term}" twice`);
    entries.set(term, { term, documents, frequencies, words });
  }
  return entries;
}

function readPostings(reader: ByteReader, sections: number): Pick<TermEntry, "documents" | "frequencies"> {
  const count = reader.count(2);
  const documents = new Uint32Array(count);
  const frequencies = new Uint16Array(count);
  let next = 0;
  for (let i = 0; i < count; i++) {
    const section = next + reader.number();
    const frequency = reader.number();
    if (section >= sections || frequency < 1 || frequency > MOST_FREQUENT)
      throw reader.refuse(`section ${section} of ${sections} holds a term ${frequency} times`);
    documents[i] = section;
    frequencies[i] = frequency;
    next = section + 1;
  }
  return { documents, frequencies };
}
