import { createHash } from "node:crypto";
import { type FileHandle, lstat } from "node:fs/promises";
import { FetchFailure } from "./fetch-failure.js";
import { onDisk, writeSize } from "./on-disk.js";

/** So many bytes are looked at to tell what a file is. */
const HEAD_BYTES = 4_096;
const READ_BYTES = 1 << 16;

export interface PartWriterOptions {
  /** The address, as it is shown. */
  readonly where: string;
  readonly maxBytes: number;
  /** Looks at the first 4,096 bytes, or all where there are fewer; a sentence refuses. */
  readonly check: (head: Uint8Array) => string | null;
  /** Is told how many bytes have come. */
  readonly onBytes: (done: number) => void;
}

/** Writes what comes to a file, and refuses what is too much or not what was wanted. */
export class PartWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #options: PartWriterOptions;
  readonly #hash = createHash("sha256");
  #head: Buffer | null = Buffer.alloc(0);
  #length = 0;

  constructor(file: FileHandle, path: string, options: PartWriterOptions) {
    this.#file = file;
    this.#path = path;
    this.#options = options;
  }

  /** So many bytes are there. */
  get length(): number {
    return this.#length;
  }

  /** Takes what the file holds as if it had come now. */
  async readBack(length: number): Promise<void> {
    const buffer = Buffer.alloc(Math.min(length, READ_BYTES));
    while (this.#length < length) {
      const wanted = Math.min(buffer.length, length - this.#length);
      const { bytesRead } = await this.#file.read(buffer, 0, wanted, this.#length);
      if (bytesRead === 0) throw new Error("it became shorter while it was read");
      this.#take(buffer.subarray(0, bytesRead));
    }
    this.#options.onBytes(this.#length);
  }

  async write(bytes: Uint8Array): Promise<void> {
    let position = this.#length;
    this.#take(bytes);
    await onDisk(this.#path, async () => {
      // The system may take less than it is given.
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, position);
        at += bytesWritten;
        position += bytesWritten;
      }
    });
    this.#options.onBytes(this.#length);
  }

  /** Has the disk keep what was written, and gives its SHA-256 in hex. Throws where another file stands in its place. */
  async finish(): Promise<string> {
    this.#checkHead();
    await onDisk(this.#path, async () => {
      await this.#file.sync();
      const [own, there] = await Promise.all([this.#file.stat(), lstat(`${this.#path}.part`)]);
      // Another program may have begun the same file anew.
      if (own.ino !== there.ino) throw new Error("another program writes it as well");
    });
    return this.#hash.digest("hex");
  }

  async close(): Promise<void> {
    await onDisk(this.#path, async () => await this.#file.close());
  }

  #take(bytes: Uint8Array): void {
    const { where, maxBytes } = this.#options;
    if (this.#length + bytes.length > maxBytes) throw describeTooLarge(where, maxBytes);
    this.#length += bytes.length;
    this.#hash.update(bytes);
    if (this.#head === null) return;
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)]);
    if (this.#head.length === HEAD_BYTES) this.#checkHead();
  }

  #checkHead(): void {
    if (this.#head === null) return;
    const problem = this.#options.check(this.#head);
    this.#head = null;
    if (problem === null) return;
    throw new FetchFailure("unfit", `${this.#options.where}: ${problem}`);
  }
}

/** Describes that more bytes come than are taken. */
export function describeTooLarge(where: string, maxBytes: number): FetchFailure {
  return new FetchFailure("too-large", `${where} is larger than ${writeSize(maxBytes)}`, {
    hint: "That is the most that is fetched of one file of its kind.",
  });
}
