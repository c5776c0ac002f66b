import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { describeError } from "../errors.js";
import { describeDamage } from "./manifest.js";

/** A file is closed once nobody can ask for its bytes any more. */
const descriptors = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/**
 * A verified file of an index that stays on disk and is read as its parts are asked for; what is asked for often the
 * system keeps in memory that it can take back. Held open, so that an ingest may remove it meanwhile.
 */
export class StoredFile {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;

  /** Throws `index_damaged` where it cannot be opened. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, "r");
    } catch (cause) {
      throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
    }
    descriptors.register(this, this.#descriptor);
    this.size = fstatSync(this.#descriptor).size;
  }

  /** Fills `target` with the bytes from `position` on. Throws `index_damaged` where the file ends before. */
  read(target: NodeJS.ArrayBufferView, position: number): void {
    const { byteLength } = target;
    if (byteLength === 0) return;
    const read = readSync(this.#descriptor, target, 0, byteLength, position);
    if (read !== byteLength)
      throw describeDamage(`${this.path} ends at byte ${position + read}, expected ${position + byteLength}`);
  }
}
