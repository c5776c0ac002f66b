import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { describeError } from "../shared/errors.js";
import { describeDamage } from "./index-facts.js";

/** A file is closed once nobody can ask for its bytes any more. */
const descriptors = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** In bytes: a file as small as this is read whole, at once; to ask the system for its parts takes longer than to search them. */
const MOST_RESIDENT = 1 << 23;

/**
 * A verified file of an index. A large one stays on disk and is read as its parts are asked for; what is asked for
 * often the system keeps in memory that it can take back. Held open, so that an ingest may remove it meanwhile.
 */
export class StoredFile {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;
  #resident: Buffer | null = null;

  /** Throws `index_damaged` where it cannot be opened. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, "r");
    } catch (cause) {
      throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
    }
    this.size = fstatSync(this.#descriptor).size;
    if (this.size > MOST_RESIDENT) descriptors.register(this, this.#descriptor);
    else {
      this.#resident = this.#readDisk(0, this.size);
      closeSync(this.#descriptor);
    }
  }

  /**
   * The bytes from `position` on, at a multiple of 8 in their memory where `position` is one; not to be written to. In
   * `into`, where it is given, is large enough and they are not in memory already.
   * Throws `index_damaged` where the file ends before.
   */
  read(position: number, length: number, into?: Buffer): Buffer {
    if (this.#resident === null) return this.#readDisk(position, length, into);
    if (position + length > this.size) throw this.#describeEnd(this.size, position + length);
    return this.#resident.subarray(position, position + length);
  }

  #readDisk(position: number, length: number, into?: Buffer): Buffer {
    const bytes = into !== undefined && into.length >= length ? into.subarray(0, length) : allocate(length);
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

/** Memory that begins at a multiple of 8. */
export function allocate(length: number): Buffer {
  return Buffer.from(new ArrayBuffer(length));
}
