import { closeSync, readSync } from "node:fs";
import { openRegularFileSync } from "../platform/regular-file.js";
import { describeError } from "../shared/errors.js";
import { describeDamage } from "./index-facts.js";
import type { StoredBytes } from "./stored-bytes.js";

/** A file is closed once nobody can ask for its bytes any more. */
const descriptors = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** A file of at most so many bytes is read whole: to ask the system for its parts would take longer than to search them. */
const MOST_RESIDENT = 1 << 23;

/**
 * A verified file of an index. A large one stays on disk, and its parts are read when they are asked for; the system keeps
 * what is read often in memory that it can take back. The file is held open, so that an ingest may remove it meanwhile.
 */
export class StoredFile implements StoredBytes {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;
  #resident: Uint8Array | null = null;

  /** Throws `index_damaged` where it cannot be opened. */
  constructor(path: string) {
    this.path = path;
    try {
      const { descriptor, size } = openRegularFileSync(path);
      this.#descriptor = descriptor;
      this.size = size;
    } catch (cause) {
      throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
    }
    if (this.size > MOST_RESIDENT) descriptors.register(this, this.#descriptor);
    else {
      this.#resident = this.#readDisk(0, this.size);
      closeSync(this.#descriptor);
    }
  }

  /**
   * Reads bytes from `position` on; nobody may write to them. They begin at a multiple of 8 in memory where `position` is one.
   * They are put into `into` where it is large enough, and where the file is not in memory already.
   * Throws `index_damaged` where the file ends before.
   */
  read(position: number, length: number, into?: Uint8Array): Uint8Array {
    if (this.#resident === null) return this.#readDisk(position, length, into);
    if (position + length > this.size) throw this.#describeEnd(this.size, position + length);
    return this.#resident.subarray(position, position + length);
  }

  #readDisk(position: number, length: number, into?: Uint8Array): Uint8Array {
    const bytes =
      into !== undefined && into.length >= length ? into.subarray(0, length) : new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.#descriptor, bytes, done, length - done, position + done);
      if (read === 0) throw this.#describeEnd(position + done, position + length);
      done += read;
    }
    return bytes;
  }

  #describeEnd(end: number, expected: number): Error {
    return describeDamage(`${this.path} ends at byte ${end}, expected ${expected}`);
  }
}
