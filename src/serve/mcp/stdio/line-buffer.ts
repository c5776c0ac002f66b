const NEWLINE = 0x0a;
/** What a chunk takes beside its bytes, about. */
const CHUNK_BYTES = 256;
const EMPTY = Buffer.alloc(0);

/** Keeps bytes as they come, and gives them line by line as they are asked for. Of a line that is too long nothing is kept. */
export class LineBuffer {
  readonly #mostBytes: number;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  /** The line so far: `#length` bytes of it. */
  #line = EMPTY;
  #length = 0;
  /** True in the rest of a line that was too long. */
  #skips = false;

  /** A line has at most so many bytes, its end not counted. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** About how many bytes wait to be read as lines. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length + CHUNK_BYTES;
  }

  /** The next line without its end, `too-long` for one that is, as soon as that is known, and null where none has ended yet. */
  next(): Buffer | "too-long" | null {
    for (let chunk = this.#chunks[0]; chunk !== undefined; chunk = this.#chunks[0]) {
      const at = chunk.indexOf(NEWLINE);
      this.#drop(chunk, at);
      const fits = this.#add(at < 0 ? chunk : chunk.subarray(0, at));
      const line = at < 0 ? null : this.#end();
      if (!fits) return "too-long";
      if (line !== null) return line;
    }
    return null;
  }

  #drop(chunk: Buffer, newlineAt: number): void {
    const rest = newlineAt < 0 ? EMPTY : chunk.subarray(newlineAt + 1);
    this.#waitingBytes -= chunk.length - rest.length;
    if (rest.length > 0) {
      this.#chunks[0] = rest;
    } else {
      this.#chunks.shift();
      this.#waitingBytes -= CHUNK_BYTES;
    }
  }

  /** Gives false for the part that makes the line too long. Each byte is copied a few times at most, however many parts there are. */
  #add(part: Buffer): boolean {
    if (this.#skips) return true;
    const length = this.#length + part.length;
    if (length > this.#mostBytes) {
      this.#line = EMPTY;
      this.#length = 0;
      this.#skips = true;
      return false;
    }
    if (length > this.#line.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#line.length));
      this.#line.copy(larger, 0, 0, this.#length);
      this.#line = larger;
    }
    part.copy(this.#line, this.#length);
    this.#length = length;
    return true;
  }

  /** Ends the line, and gives it where it was kept. */
  #end(): Buffer | null {
    const line = this.#skips ? null : this.#line.subarray(0, this.#length);
    this.#line = EMPTY;
    this.#length = 0;
    this.#skips = false;
    return line;
  }
}
