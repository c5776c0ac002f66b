import { describeBadFile } from "./read-file.js";

const FIRST_BYTES = 16;
const MOST = 0xffffffff;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Writes numbers from 0 to 2^32 - 1, seven bits a byte, and texts. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  number(value: number): this {
    this.#reserve(5);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  text(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.number(bytes.length).bytes(bytes);
  }

  /** What was written; nobody may write further. */
  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    larger.set(this.take());
    this.#bytes = larger;
  }
}

/** Gives how many bytes `ByteWriter` takes for a number. */
export function measureNumber(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}

/** Gives how many bytes `ByteWriter` takes for a text. */
export function measureText(text: string): number {
  const { length } = new TextEncoder().encode(text);
  return measureNumber(length) + length;
}

/** Reads what `ByteWriter` wrote. Its methods throw `index_damaged` where the bytes are something else. */
export class ByteReader {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(path: string, bytes: Uint8Array) {
    this.#path = path;
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; value <= MOST && factor <= MOST; factor *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.refuse("it ends within a number");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80 && value <= MOST) return value;
    }
    throw this.refuse(`there is no number at byte ${this.#at}`);
  }

  /** Reads how many entries follow, each of which takes at least so many bytes. */
  count(leastBytes = 1): number {
    const count = this.number();
    if (count * leastBytes > this.left) throw this.refuse(`it ends before ${count} entries`);
    return count;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw this.refuse(`it ends ${length - this.left} bytes too early`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const bytes = this.bytes(this.number());
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw this.refuse("a text of it is not UTF-8", cause);
    }
  }

  /** Throws where anything is left. */
  end(): void {
    if (this.left > 0) throw this.refuse(`${this.left} bytes are left over`);
  }

  refuse(why: string, cause?: unknown): Error {
    return describeBadFile(this.#path, why, cause);
  }
}
