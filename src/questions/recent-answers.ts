import { openRegularFile, readPiece } from "../platform/regular-file.js";
import { findDayFile, readDay, shiftDay } from "./day-files.js";
import { readEntry } from "./log-entry.js";

const MOST_IDS = 10_000;
/** At most this much of a file's end is read at once. */
const TAIL_BYTES = 4 * 1024 * 1024;

/**
 * The answers that may be judged: the newest of this server, and the newest in the files of today and yesterday, which
 * may be older than its start or come from another server on the same folder. Each byte of a file is read once.
 */
export class RecentAnswers {
  readonly #dir: string;
  readonly #now: () => Date;
  readonly #ids = new Set<string>();
  /** How many bytes of each file were read. */
  #seen: ReadonlyMap<string, number> = new Map();
  #reading: Promise<void> = Promise.resolve();

  constructor(dir: string, now: () => Date) {
    this.#dir = dir;
    this.#now = now;
  }

  add(id: string): void {
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= MOST_IDS) break;
      this.#ids.delete(oldest);
    }
  }

  async has(id: string): Promise<boolean> {
    if (!this.#ids.has(id)) {
      this.#reading = this.#reading.then(() => this.#readOn());
      await this.#reading;
    }
    return this.#ids.has(id);
  }

  async #readOn(): Promise<void> {
    const seen = new Map<string, number>();
    for (const days of [-1, 0]) {
      const path = findDayFile(this.#dir, readDay(shiftDay(this.#now(), days)));
      const before = this.#seen.get(path) ?? 0;
      // A file that cannot be read has no answer that could be judged.
      seen.set(path, await this.#readTail(path, before).catch(() => before));
    }
    this.#seen = seen;
  }

  /** Reads the whole lines after the first `seen` bytes, and returns how many bytes are read then. */
  async #readTail(path: string, seen: number): Promise<number> {
    const { file, stats } = await openRegularFile(path, { to: "readOwn" });
    try {
      const { size } = stats;
      const start = Math.max(seen > size ? 0 : seen, size - TAIL_BYTES);
      const tail = await readPiece(file, start, size - start);
      const end = tail.lastIndexOf("\n") + 1;
      for (const line of tail.toString("utf8", 0, end).split("\n")) {
        const entry = readEntry(line);
        if (entry?.kind === "answer" && "id" in entry) this.add(entry.id);
      }
      return start + end;
    } finally {
      await file.close();
    }
  }
}
