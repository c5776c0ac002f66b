import type { EpisodeOutline } from "../episode-outline.js";

/** Outlines of consecutive episodes, and the characters of JSON that they were read from. */
export interface OutlinePage {
  readonly outlines: readonly EpisodeOutline[];
  readonly size: number;
}

/** Reads pages, in the order asked for. */
type ReadPages = (pages: readonly number[]) => Promise<readonly OutlinePage[]>;

/** In characters of JSON, each of which takes some two bytes where it is read. */
const MOST_KEPT = 24 * 1024 * 1024;

/** Reads outlines by the rows of their episodes, a page at a time, and keeps those pages that were asked for last. */
export class OutlinePages {
  /** The first row of each page. */
  readonly #starts: Uint32Array;
  readonly #readPages: ReadPages;
  readonly #most: number;
  readonly #kept = new Map<number, OutlinePage>();
  readonly #coming = new Map<number, Promise<OutlinePage | undefined>>();
  #size = 0;

  constructor(starts: Uint32Array, readPages: ReadPages, most = MOST_KEPT) {
    this.#starts = starts;
    this.#readPages = readPages;
    this.#most = most;
  }

  /** Of all that is kept. */
  get size(): number {
    return this.#size;
  }

  /** Gives the outlines of rows, in their order. */
  async read(rows: readonly number[]): Promise<EpisodeOutline[]> {
    const places = rows.map((row) => this.#findPage(row));
    const pages = await this.#get([...new Set(places)]);
    return rows.flatMap((row, i) => {
      const place = places[i] ?? 0;
      return pages.get(place)?.outlines[row - (this.#starts[place] ?? 0)] ?? [];
    });
  }

  /** Finds the last page that begins at the row or before it. */
  #findPage(row: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async #get(wanted: readonly number[]): Promise<Map<number, OutlinePage | undefined>> {
    const missing = wanted.filter((page) => !this.#kept.has(page) && !this.#coming.has(page));
    if (missing.length > 0) this.#fetch(missing);
    const got = wanted.map(
      async (page) => [page, this.#kept.get(page) ?? (await this.#coming.get(page))] as const,
    );
    const pages = new Map(await Promise.all(got));
    for (const page of wanted) this.#touch(page);
    return pages;
  }

  /** Who asks for a page that is coming waits for it. */
  #fetch(pages: readonly number[]): void {
    const reading = this.#readPages(pages);
    for (const [i, page] of pages.entries()) {
      const coming = reading
        .then((read) => this.#keep(page, read[i]))
        .finally(() => this.#coming.delete(page));
      this.#coming.set(page, coming);
    }
  }

  #keep(page: number, read: OutlinePage | undefined): OutlinePage | undefined {
    if (read === undefined) return undefined;
    this.#kept.set(page, read);
    this.#size += read.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= this.#most) break;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
    return read;
  }

  /** A page that is asked for is the last to go. */
  #touch(page: number): void {
    const kept = this.#kept.get(page);
    if (kept === undefined) return;
    this.#kept.delete(page);
    this.#kept.set(page, kept);
  }
}
