import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, describeError } from "../shared/errors.js";

const PIECE_BYTES = 1 << 16;

/**
 * Bytes that are laid aside on disk, in the system's folder for such files, until somebody reads them. The file is made once there is
 * something to write, and loses its name as soon as it is open, so that the system removes it however this process ends. The caller
 * closes it. What writes and reads throws `index_unwritable`, which names the folder.
 */
export class SpoolFile {
  #descriptor: number | null = null;
  /** What is added last, and not on disk yet. */
  readonly #tail = new Uint8Array(PIECE_BYTES);
  #tailLength = 0;
  #written = 0;

  get size(): number {
    return this.#written + this.#tailLength;
  }

  /** Adds bytes behind those that there are. */
  add(bytes: Uint8Array): void {
    if (this.#tailLength + bytes.length > PIECE_BYTES) this.#flush();
    if (bytes.length > PIECE_BYTES) this.#write(bytes);
    else {
      this.#tail.set(bytes, this.#tailLength);
      this.#tailLength += bytes.length;
    }
  }

  /** Reads bytes that there are. Throws `RangeError` for others. */
  read(position: number, length: number): Uint8Array {
    if (position + length > this.size)
      throw new RangeError(`${this.size} bytes lie aside, and none at ${this.size}`);
    this.#flush();
    const bytes = new Uint8Array(length);
    attempt(() => {
      for (let done = 0; done < length; ) {
        const read = readSync(this.#open(), bytes, done, length - done, position + done);
        if (read === 0) throw new Error(`it ends at byte ${position + done}`);
        done += read;
      }
    });
    return bytes;
  }

  /** Reads all of it from the start, a piece at a time. */
  *list(): Generator<Uint8Array> {
    for (let at = 0; at < this.size; at += PIECE_BYTES)
      yield this.read(at, Math.min(PIECE_BYTES, this.size - at));
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #open(): number {
    this.#descriptor ??= openUnnamed();
    return this.#descriptor;
  }

  #flush(): void {
    this.#write(this.#tail.subarray(0, this.#tailLength));
    this.#tailLength = 0;
  }

  #write(bytes: Uint8Array): void {
    attempt(() => {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#open(), bytes, done, bytes.length - done, this.#written + done);
    });
    this.#written += bytes.length;
  }
}

function openUnnamed(): number {
  const path = join(tmpdir(), `cuepoint-${randomBytes(8).toString("hex")}`);
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return descriptor;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new AppError(
      "index_unwritable",
      `cannot lay a file aside in ${tmpdir()}: ${describeError(cause)}`,
      {
        hint: "See that this folder is there, can be written and has space, or name another in the environment variable TMPDIR.",
        cause,
      },
    );
  }
}
