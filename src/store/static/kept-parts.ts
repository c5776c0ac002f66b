import { describeBadFile, type ReadFile, type ReadFileOptions } from "./read-file.js";
import type { FilePart } from "./search-manifest.js";

/** Reads a file. Throws `index_damaged` where it has another length than was written. */
export async function readPart(
  readFile: ReadFile,
  { path, bytes }: FilePart,
  options?: ReadFileOptions,
): Promise<Uint8Array> {
  const read = await readFile(path, bytes, options);
  if (read.length === bytes) return read;
  throw describeBadFile(path, `it has ${read.length} bytes, expected ${bytes}`);
}

/** Files of one kind that are read when they are first asked for, and kept as they were parsed. */
export class KeptParts<Part extends FilePart, Parsed> {
  readonly #kept = new Map<number, Promise<Parsed>>();
  readonly #parts: readonly Part[];
  readonly #readFile: ReadFile;
  readonly #parse: (part: Part, bytes: Uint8Array, index: number) => Parsed;

  constructor(
    readFile: ReadFile,
    parts: readonly Part[],
    parse: (part: Part, bytes: Uint8Array, index: number) => Parsed,
  ) {
    this.#readFile = readFile;
    this.#parts = parts;
    this.#parse = parse;
  }

  get length(): number {
    return this.#parts.length;
  }

  /** Reads one. What failed is tried anew the next time. Throws `internal` where there is no such part. */
  read(index: number): Promise<Parsed> {
    const known = this.#kept.get(index);
    if (known !== undefined) return known;
    const reading = this.#load(index).catch((error: unknown) => {
      this.#kept.delete(index);
      throw error;
    });
    this.#kept.set(index, reading);
    return reading;
  }

  /** Reads some of them side by side, none twice; gives them by their index. */
  async readAll(indices: Iterable<number>): Promise<Map<number, Parsed>> {
    const wanted = [...new Set(indices)];
    const parts = await Promise.all(wanted.map((index) => this.read(index)));
    return new Map(wanted.map((index, i) => [index, parts[i] as Parsed]));
  }

  async #load(index: number): Promise<Parsed> {
    const part = this.#parts[index];
    if (part === undefined) throw new RangeError(`there is no part ${index} of ${this.#parts.length}`);
    return this.#parse(part, await readPart(this.#readFile, part), index);
  }
}
