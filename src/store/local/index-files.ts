import { z } from "zod";
import type { Episode } from "../../shared/domain.js";
import { countSchema } from "../../shared/stored-schemas.js";
import { readStored } from "../index-facts.js";
import { type NumbersType, toBytes, viewNumbers } from "../little-endian.js";
import { ascends } from "../offsets.js";
import type { PassageColumns } from "../passage-columns.js";
import { ID_BYTES, PASSAGE_KINDS, PassageList } from "../passage-list.js";
import { parseEpisodes, restoreEpisodes } from "../stored-episodes.js";
import type { StoredFile } from "../stored-file.js";
import { KeywordIndex, type KeywordPostings } from "../words/keyword-index.js";

const keywordsFileSchema = z.object({ terms: z.array(z.string()), documents: countSchema });

/** The length of a text's digest (`digestText`). */
const DIGEST_BYTES = 16;

export function encodeDigests(digests: readonly string[]): Buffer {
  return Buffer.from(digests.join(""), "hex");
}

export function decodeDigests(stored: Uint8Array): string[] {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, row) =>
    bytes.toString("hex", row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES),
  );
}

/** Writes the columns of the passages as bytes, and their text as UTF-8. */
export function encodePassages({ columns, text }: PassageList): { columns: Buffer; text: Uint8Array } {
  const { ids, kinds, chapters, starts, ends, textOffsets, speakerOffsets, speakers } = columns;
  const { sentenceOffsets, sentencePlaces, sentenceStarts, sentenceEstimates } = columns;
  const passages = [starts, ends, chapters, textOffsets];
  const said = [speakerOffsets, speakers, sentenceOffsets, sentencePlaces, sentenceStarts];
  const bytes = Buffer.concat([ids, ...[...passages, ...said].map(toBytes), sentenceEstimates, kinds]);
  return { columns: bytes, text };
}

/** Throws `index_damaged` where they do not hold together. */
export function decodePassages(
  json: Buffer,
  binary: Buffer,
  { text, count }: { readonly text: StoredFile; readonly count: number },
): { readonly episodes: readonly Episode[]; readonly passages: PassageList } {
  return readStored("passages in the index does not hold together", () => {
    const { episodes: stored, names } = parseEpisodes(json);
    const columns = { ...decodeColumns(binary, count), names };
    checkColumns(columns, {
      chapters: stored.reduce((sum, { chapters }) => sum + chapters.length, 0),
      textBytes: text.size,
    });
    const passages = new PassageList(columns, stored, text);
    return { episodes: restoreEpisodes(stored, passages), passages };
  });
}

function decodeColumns(binary: Buffer, count: number): Omit<PassageColumns, "names"> {
  let at = count * ID_BYTES;
  const take = <T extends Uint32Array | Float64Array>(type: NumbersType<T>, length: number) => {
    const numbers = viewNumbers(type, binary, { from: at, count: length });
    at += length * type.BYTES_PER_ELEMENT;
    return numbers;
  };
  const starts = take(Float64Array, count);
  const ends = take(Float64Array, count);
  const chapters = take(Uint32Array, count);
  const textOffsets = take(Uint32Array, count + 1);
  const speakerOffsets = take(Uint32Array, count + 1);
  const speakers = take(Uint32Array, speakerOffsets.at(-1) ?? 0);
  const sentenceOffsets = take(Uint32Array, count + 1);
  const sentencePlaces = take(Uint32Array, sentenceOffsets.at(-1) ?? 0);
  const sentenceStarts = take(Float64Array, sentencePlaces.length);
  const length = at + sentencePlaces.length + count;
  if (binary.length !== length) throw new RangeError(`expected ${length} bytes, found ${binary.length}`);
  const ids = binary.subarray(0, count * ID_BYTES);
  const sentenceEstimates = binary.subarray(at, length - count);
  const kinds = binary.subarray(length - count);
  const passages = { ids, kinds, chapters, starts, ends, textOffsets };
  const sentences = { sentenceOffsets, sentencePlaces, sentenceStarts, sentenceEstimates };
  return { ...passages, speakerOffsets, speakers, ...sentences };
}

/** Throws `RangeError`. */
function checkColumns(columns: PassageColumns, of: { chapters: number; textBytes: number }): void {
  const { kinds, chapters, starts, ends, textOffsets, speakerOffsets, speakers, names } = columns;
  const fits =
    kinds.every((kind) => kind < PASSAGE_KINDS.length) &&
    chapters.every((chapter) => chapter < of.chapters) &&
    ascends(chapters) &&
    starts.every((start, i) => start >= 0 && !((ends[i] ?? 0) <= start)) &&
    ascends(textOffsets) &&
    textOffsets.at(-1) === of.textBytes &&
    ascends(speakerOffsets) &&
    speakers.every((name) => name < names.length) &&
    ascends(columns.sentenceOffsets) &&
    columns.sentenceStarts.every((start) => start >= 0) &&
    columns.sentenceEstimates.every((flag) => flag <= 1);
  if (!fits) throw new RangeError("expected columns that fit the episodes");
}

/** Writes the terms as JSON, and the numbers as one block. */
export function encodeKeywords(index: KeywordIndex): { json: Buffer; binary: Buffer } {
  const { terms, offsets, documents, frequencies, lengths } = index.postings;
  return {
    json: Buffer.from(JSON.stringify({ terms, documents: lengths.length })),
    binary: Buffer.concat([offsets, lengths, documents, frequencies].map(toBytes)),
  };
}

/** Throws `index_damaged` where they do not hold together. */
export function decodeKeywords(json: Buffer, binary: Buffer): KeywordIndex {
  return readStored("keywords in the index does not hold together", () => {
    const { terms, documents: size } = keywordsFileSchema.parse(JSON.parse(json.toString("utf8")));
    const offsets = viewNumbers(Uint32Array, binary, { from: 0, count: terms.length + 1 });
    const lengths = viewNumbers(Uint32Array, binary, { from: offsets.byteLength, count: size });
    const count = offsets.at(-1) ?? 0;
    let from = offsets.byteLength + lengths.byteLength;
    const documents = viewNumbers(Uint32Array, binary, { from, count });
    from += documents.byteLength;
    const frequencies = viewNumbers(Uint16Array, binary, { from, count });
    const postings = { terms, offsets, documents, frequencies, lengths };
    if (!holdTogether(postings)) throw new RangeError("expected postings of documents that there are");
    return new KeywordIndex(postings);
  });
}

/** A search counts on it that no term has a document twice, or one in which it is not said. */
function holdTogether({ offsets, documents, frequencies, lengths }: KeywordPostings): boolean {
  if (!ascends(offsets)) return false;
  for (let term = 0; term + 1 < offsets.length; term++) {
    const [from = 0, to = 0] = [offsets[term], offsets[term + 1]];
    for (let i = from; i < to; i++) {
      const document = documents[i] ?? lengths.length;
      if (document >= lengths.length || frequencies[i] === 0) return false;
      if (i > from && document <= (documents[i - 1] ?? 0)) return false;
    }
  }
  return true;
}
