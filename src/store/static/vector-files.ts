import { toBytes, viewNumbers } from "../little-endian.js";
import type { Section } from "../passage-view.js";
import type { TokenBlock, TokenMatrix } from "../vectors/token-matrix.js";
import { ByteReader, ByteWriter } from "./bytes.js";

/** A page holds no more vectors of rows than these: 31,000 of 384 numbers. */
export const MOST_ROW_BYTES = 48_000_000;

/** The vectors of the words of consecutive sections make a file of about so many bytes: a question needs those of a dozen sections. */
const TOKEN_FILE_BYTES = 65_536;
const NUMBER_BYTES = 4;

/** Writes the rows of an episode as they are in the index: of its passages, and then of its chapters' notes. */
export function encodeRows(rows: readonly Float32Array[]): Uint8Array {
  const writer = new ByteWriter();
  for (const row of rows) writer.bytes(toBytes(row));
  return writer.take();
}

/** Reads so many rows. Throws `index_damaged` where the file holds others. */
export function decodeRows(path: string, bytes: Uint8Array, numbers: number): Float32Array {
  const reader = new ByteReader(path, bytes);
  const rows = viewNumbers(Float32Array, reader.bytes(numbers * NUMBER_BYTES));
  reader.end();
  if (!rows.every(Number.isFinite)) throw reader.refuse("a number of it is not finite");
  return rows;
}

export interface TokenFile {
  readonly bytes: Uint8Array;
  /** It holds the words of so many sections. */
  readonly sections: number;
}

/** Writes files of the vectors of words: each has the lengths of its sections' blocks, and then the blocks. */
export function* encodeTokens(tokens: TokenMatrix, sections: readonly Section[]): Generator<TokenFile> {
  let blocks: TokenBlock[] = [];
  let size = 0;
  for (const { ordinal } of sections) {
    const block = tokens.read(ordinal);
    if (blocks.length > 0 && size + block.length > TOKEN_FILE_BYTES) {
      yield joinBlocks(blocks);
      blocks = [];
      size = 0;
    }
    blocks.push(block);
    size += block.length;
  }
  if (blocks.length > 0) yield joinBlocks(blocks);
}

function joinBlocks(blocks: readonly TokenBlock[]): TokenFile {
  const writer = new ByteWriter();
  for (const { length } of blocks) writer.number(length);
  for (const block of blocks) writer.bytes(block);
  return { bytes: writer.take(), sections: blocks.length };
}

/** Reads the blocks of so many sections. Throws `index_damaged` where they are not of whole tokens. */
export function decodeTokens(
  path: string,
  bytes: Uint8Array,
  { sections, dimensions }: { readonly sections: number; readonly dimensions: number },
): Uint8Array[] {
  const reader = new ByteReader(path, bytes);
  if (sections > reader.left) throw reader.refuse(`it does not hold the words of ${sections} sections`);
  const lengths = Array.from({ length: sections }, () => reader.number());
  const blocks = lengths.map((length) => reader.bytes(length));
  reader.end();
  if (lengths.some((length) => length % (dimensions + NUMBER_BYTES) !== 0))
    throw reader.refuse("its vectors are not whole");
  return blocks;
}
