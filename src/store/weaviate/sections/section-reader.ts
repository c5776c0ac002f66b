import { LRUCache } from "lru-cache";
import { AppError } from "../../../shared/errors.js";
import { SECTION_PROPERTIES, SKETCH_PROPERTIES, type StoredObject } from "../collection.js";
import { fetchObjects } from "../fetch-objects.js";
import { parseSection, type StoredSection } from "../stored-section.js";
import type { WeaviateCluster } from "../weaviate-cluster.js";
import { measureSketch, parseSketch, type SectionSketch } from "./section-sketch.js";

const MB = 1024 * 1024;
/** What is read ahead leaves the rest to what questions ask for, and to the episode that is read last. */
const MOST_AHEAD = 0.95;

/** What a server keeps of the sections that it read ahead, or that questions asked for last; an id names a version, so nothing of it changes. */
export class SectionCache {
  /** All sections of 100,000 passages of notes in English. */
  readonly sketches = new LRUCache<string, SectionSketch>({
    maxSize: 40 * MB,
    sizeCalculation: measureSketch,
  });
  readonly sections = new LRUCache<string, StoredSection>({
    maxSize: 12 * MB,
    sizeCalculation: ({ vectors, size }) => vectors.byteLength + 3 * size,
  });
  readonly words = new LRUCache<string, Uint8Array>({
    maxSize: 6 * MB,
    sizeCalculation: ({ byteLength }) => byteLength + 200,
  });
}

interface ReaderOptions {
  readonly cluster: WeaviateCluster;
  readonly collection: string;
  readonly dimensions: number;
  /** Of this collection alone. */
  readonly cache: SectionCache;
}

interface Reading<T> {
  readonly properties: readonly (keyof StoredObject)[];
  readonly parse: (id: string, object: Partial<StoredObject>) => T;
  readonly signal: AbortSignal | undefined;
}

/** Reads sections by the ids of their objects, in the order asked for. Throws `index_damaged` and `store_unavailable`. */
export class SectionReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async readSketches(ids: readonly string[], signal: AbortSignal | undefined): Promise<SectionSketch[]> {
    const { cache, dimensions } = this.#options;
    return await this.#read(cache.sketches, ids, {
      properties: SKETCH_PROPERTIES,
      parse: (id, object) => parseSketch(id, object, dimensions),
      signal,
    });
  }

  /** Drops the sketches of sections that no question can find any more. */
  drop(isGone: (id: string) => boolean): void {
    const { sketches } = this.#options.cache;
    for (const id of [...sketches.keys()]) if (isGone(id)) sketches.delete(id);
  }

  /**
   * Reads the sketches of an episode, and leaves those that are known in the order in which questions asked for them. Tells whether there is
   * room for more. What no node has whole is left to the question that asks for it. Throws `store_unavailable` or the signal's reason.
   */
  async readAhead(ids: readonly string[], signal: AbortSignal): Promise<boolean> {
    const { sketches } = this.#options.cache;
    // One after the other in rounds of their own, so that none of a long list holds up the questions.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    if (sketches.calculatedSize >= MOST_AHEAD * sketches.maxSize) return false;
    try {
      await this.readSketches(
        ids.filter((id) => !sketches.has(id)),
        signal,
      );
    } catch (error) {
      if (!(error instanceof AppError && error.code === "index_damaged")) throw error;
    }
    return true;
  }

  async readSections(ids: readonly string[], signal: AbortSignal | undefined): Promise<StoredSection[]> {
    const { cache, dimensions } = this.#options;
    return await this.#read(cache.sections, ids, {
      properties: SECTION_PROPERTIES,
      parse: (id, object) => parseSection(id, object, dimensions),
      signal,
    });
  }

  /** Gives the vectors of the sections' words, as they are in a matrix; those of a section that has none are empty. */
  async readWords(ids: readonly string[], signal: AbortSignal | undefined): Promise<Uint8Array[]> {
    return await this.#read(this.#options.cache.words, ids, {
      properties: ["words"],
      parse: (_, { words = "" }) => Uint8Array.from(Buffer.from(words, "base64")),
      signal,
    });
  }

  async #read<T extends object>(
    kept: LRUCache<string, T>,
    ids: readonly string[],
    { properties, parse, signal }: Reading<T>,
  ): Promise<T[]> {
    const { cluster, collection } = this.#options;
    const known = ids.map((id) => kept.get(id));
    const missing = ids.filter((_, i) => known[i] === undefined);
    const objects = await fetchObjects(cluster, collection, { ids: missing, properties, signal });
    const read = new Map([...objects].map(([id, object]) => [id, parse(id, object)]));
    for (const [id, each] of read) kept.set(id, each);
    return ids.flatMap((id, i) => known[i] ?? read.get(id) ?? []);
  }
}
