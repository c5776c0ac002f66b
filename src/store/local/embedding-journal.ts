import { createHash } from "node:crypto";
import { type FileHandle, lstat, rm } from "node:fs/promises";
import { join } from "node:path";
import { openRegularFile, readPiece } from "../../platform/regular-file.js";
import type { EmbeddedText } from "../embed-sections.js";
import { toBytes, viewNumbers } from "../little-endian.js";
import { refuseWriting } from "./write-index.js";

const JOURNAL_FILE = ".embedding";
const DIGEST_BYTES = 16;
const CHECK_BYTES = 8;

/**
 * Keeps on disk what has been embedded since the index was written last: an ingest that was interrupted goes on from
 * there. Each record carries its own checksum, and reading ends at the first that does not fit. A record is
 * `[length, digest, token bytes or -1, vector, tokens, checksum]`.
 */
export class EmbeddingJournal {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #known: Map<string, EmbeddedText>;

  private constructor(path: string, file: FileHandle, known: Map<string, EmbeddedText>) {
    this.#path = path;
    this.#file = file;
    this.#known = known;
  }

  /** Opens the journal of a model; what another model made is thrown away. Throws `index_unwritable`. */
  static async open(
    indexDir: string,
    model: { readonly sha256: string; readonly dimensions: number },
  ): Promise<EmbeddingJournal> {
    const path = join(indexDir, JOURNAL_FILE);
    const head = Buffer.from(`cuepoint embeddings 2 ${model.sha256} ${model.dimensions}\n`);
    let file: FileHandle | null = null;
    try {
      await removeForeign(path);
      const opened = await openRegularFile(path, { to: "change" });
      file = opened.file;
      const { size } = opened.stats;
      const isOwn = (await readPiece(file, 0, Math.min(size, head.length))).equals(head);
      const { known, end } = isOwn
        ? await readRecords(file, { from: head.length, size, dimensions: model.dimensions })
        : { known: new Map<string, EmbeddedText>(), end: 0 };
      // A record that the interruption cut off is written over.
      await file.truncate(end);
      if (!isOwn) await file.write(head, 0, head.length, 0);
      return new EmbeddingJournal(path, file, known);
    } catch (cause) {
      await file?.close();
      throw refuseWriting(path, cause);
    }
  }

  /** Finds what was made of the text with this digest; gives undefined where nothing was. */
  find(digest: string): EmbeddedText | undefined {
    return this.#known.get(digest);
  }

  get size(): number {
    return this.#known.size;
  }

  /** Throws `index_unwritable`. */
  async append(entries: readonly (EmbeddedText & { readonly digest: string })[]): Promise<void> {
    const records = Buffer.concat(entries.map(encodeRecord));
    try {
      const { size } = await this.#file.stat();
      await this.#file.write(records, 0, records.length, size);
    } catch (cause) {
      throw refuseWriting(this.#path, cause);
    }
  }

  /** Removes the journal once the index holds it all. One that stays does no harm and is written over the next time. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }
}

function encodeRecord({ digest, vector, tokens }: EmbeddedText & { readonly digest: string }): Buffer {
  const tokensAt = 4 + DIGEST_BYTES + 4 + vector.byteLength;
  const end = tokensAt + (tokens?.length ?? 0);
  const record = Buffer.alloc(end + CHECK_BYTES);
  record.writeUInt32LE(end - 4);
  record.write(digest, 4, DIGEST_BYTES, "hex");
  record.writeInt32LE(tokens === null ? -1 : tokens.length, 4 + DIGEST_BYTES);
  record.set(toBytes(vector), 4 + DIGEST_BYTES + 4);
  record.set(tokens ?? [], tokensAt);
  checksum(record.subarray(4, end)).copy(record, end);
  return record;
}

/** Removes what is no file that a journal could be in, such as a pipe or a link. */
async function removeForeign(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats !== null && !stats.isFile()) await rm(path);
}

interface Records {
  readonly known: Map<string, EmbeddedText>;
  /** Where the last whole record ends. */
  readonly end: number;
}

/** So much is read at once; a record may be larger. */
const PIECE_BYTES = 1 << 22;
/** The words of 8,192 pieces in 1,024 dimensions, which is more than any model takes, have half of it. */
const MOST_RECORD_BYTES = 1 << 24;

/** Reads the records that are whole. What follows one that is not is not read. */
async function readRecords(
  file: FileHandle,
  { from, size, dimensions }: { readonly from: number; readonly size: number; readonly dimensions: number },
): Promise<Records> {
  const known = new Map<string, EmbeddedText>();
  let end = from;
  for (let next = 0; end + next <= size; ) {
    const wanted = Math.min(Math.max(next, PIECE_BYTES), size - end);
    const piece = await readPiece(file, end, wanted);
    const found = readWhole(piece, dimensions, known);
    end += found.read;
    if (found.next === null || piece.length < wanted) break;
    next = found.next;
  }
  return { known, end };
}

/**
 * Adds a piece's whole records to those that are known. Gives how many bytes they have, and how many are needed to go on;
 * null where the next one does not hold together.
 */
function readWhole(
  piece: Buffer,
  dimensions: number,
  known: Records["known"],
): { readonly read: number; readonly next: number | null } {
  const vectorAt = DIGEST_BYTES + 4;
  const tokensAt = vectorAt + dimensions * 4;
  let read = 0;
  while (read + 4 <= piece.length) {
    const length = piece.readUInt32LE(read);
    const whole = 4 + length + CHECK_BYTES;
    if (length < tokensAt || length > MOST_RECORD_BYTES) return { read, next: null };
    if (read + whole > piece.length) return { read, next: whole };
    const body = piece.subarray(read + 4, read + 4 + length);
    if (!piece.subarray(read + 4 + length, read + whole).equals(checksum(body))) return { read, next: null };
    const count = body.readInt32LE(DIGEST_BYTES);
    const vector = viewNumbers(Float32Array, body, { from: vectorAt, count: dimensions });
    known.set(body.toString("hex", 0, DIGEST_BYTES), {
      vector,
      tokens: count < 0 ? null : body.subarray(tokensAt),
    });
    read += whole;
  }
  return { read, next: 4 };
}

function checksum(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest().subarray(0, CHECK_BYTES);
}
