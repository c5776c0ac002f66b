import { measurePacked } from "../../embed/words/packed-vectors.js";
import { tokenize } from "../../language/tokenize.js";
import { hashText } from "../../shared/hash-text.js";
import { ByteReader, ByteWriter, measureNumber, measureText } from "./bytes.js";

/** A term is said in a section so many times at most, or counts as so often. */
export const MOST_FREQUENT = 0xffff;

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
  /** Packed. */
  readonly vector: Uint8Array;
  /** How much of its length lies in the library's axes, of `WHOLE_SHARE`. */
  readonly share: number;
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

/** The sections that hold a term, as they lie in a shard. */
export interface Postings {
  readonly count: number;
  readonly bytes: Uint8Array;
}

export interface WrittenTerm {
  readonly term: string;
  /** Null of words that no section holds. */
  readonly postings: Postings | null;
  readonly words: readonly WordEntry[];
}

/** Measures what `encodeTerm` writes, of which it may know the length of the postings alone. */
export function measureTerm({
  term,
  postings: { count, length },
  words,
}: Pick<WrittenTerm, "term" | "words"> & {
  readonly postings: { readonly count: number; readonly length: number };
}): number {
  const own = measureText(term) + measureNumber(count) + length + measureNumber(words.length);
  return words.reduce((sum, { word, vector }) => sum + measureText(word) + vector.length + 1, own);
}

/** Writes a term as it lies in a shard. */
export function encodeTerm({ term, postings, words }: WrittenTerm): Uint8Array {
  const writer = new ByteWriter().text(term).number(postings?.count ?? 0);
  if (postings !== null) writer.bytes(postings.bytes);
  writer.number(words.length);
  for (const { word, vector, share } of words) writer.text(word).bytes(vector).bytes(Uint8Array.of(share));
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
  const width = measurePacked(dimensions);
  while (reader.left > 0) {
    const term = reader.text();
    const { documents, frequencies } = readPostings(reader, sections);
    const words = Array.from(
      { length: reader.count(2 + width) },
      (): WordEntry => ({ word: reader.text(), vector: reader.bytes(width), share: reader.bytes(1)[0] ?? 0 }),
    );
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
