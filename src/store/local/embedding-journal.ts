import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
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
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    const isOwn = bytes.subarray(0, head.length).equals(head);
    const { known, end } = isOwn
      ? readRecords(bytes, head.length, model.dimensions)
      : { known: new Map<string, EmbeddedText>(), end: 0 };
    let file: FileHandle | null = null;
    try {
      file = await open(path, isOwn ? "r+" : "w");
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

function readRecords(
  bytes: Buffer,
  start: number,
  dimensions: number,
): { known: Map<string, EmbeddedText>; end: number } {
  const known = new Map<string, EmbeddedText>();
  const vectorAt = DIGEST_BYTES + 4;
  const tokensAt = vectorAt + dimensions * 4;
  let end = start;
  while (end + 4 <= bytes.length) {
    const length = bytes.readUInt32LE(end);
    const body = bytes.subarray(end + 4, end + 4 + length);
    const check = bytes.subarray(end + 4 + length, end + 4 + length + CHECK_BYTES);
    if (length < tokensAt || body.length < length || !check.equals(checksum(body))) break;
    const size = body.readInt32LE(DIGEST_BYTES);
    const vector = viewNumbers(Float32Array, body, { from: vectorAt, count: dimensions });
    known.set(body.toString("hex", 0, DIGEST_BYTES), {
      vector,
      tokens: size < 0 ? null : body.subarray(tokensAt),
    });
    end += 4 + length + CHECK_BYTES;
  }
  return { known, end };
}

function checksum(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest().subarray(0, CHECK_BYTES);
}
