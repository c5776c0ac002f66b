import { KeptResults } from "../inference/kept-results.js";
import type { PairReader, PairReading } from "./pair.js";

/** It holds some 15,000 readings of passages of ten sentences by their digests. */
const DEFAULT_BYTES = 4 * 1024 * 1024;

/** A reading's numbers have 8 bytes each; the objects around them have about so many. */
const OBJECT_BYTES = 156;

export interface ReadingCacheOptions {
  readonly bytes?: number;
  /** Shortens what was read, which may be long, to what it is known by; by default it is known by itself. */
  readonly digest?: (text: string) => string;
}

/** Keeps recent readings by what was read, up to `bytes` of them and of that (4 MiB by default). */
export function cacheReadings(
  read: PairReader,
  { bytes = DEFAULT_BYTES, digest = (text) => text }: ReadingCacheOptions = {},
): PairReader {
  const measure = ({ sentences }: PairReading, key: string) =>
    OBJECT_BYTES + key.length + 8 * sentences.length;
  const kept = new KeptResults<PairReading>(bytes, measure);
  return async (pair, asker) => {
    const key = digest(JSON.stringify(pair));
    return await kept.get(key, asker, (own) => read(pair, own));
  };
}
