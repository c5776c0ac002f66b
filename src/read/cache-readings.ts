import { createHash } from "node:crypto";
import { KeptResults } from "../inference/kept-results.js";
import type { PairReader, PairReading } from "./pair.js";

/** It holds some 15,000 readings of passages of ten sentences. */
const DEFAULT_BYTES = 4 * 1024 * 1024;

/** A reading's numbers have 8 bytes each; the objects around them, and the key, have about so many. */
const OBJECT_BYTES = 200;

/** Keeps recent readings by what was read, up to `bytes` of them (4 MiB by default). */
export function cacheReadings(read: PairReader, { bytes = DEFAULT_BYTES } = {}): PairReader {
  const kept = new KeptResults<PairReading>(bytes, ({ sentences }) => OBJECT_BYTES + 8 * sentences.length);
  return async (pair, asker) => {
    // A digest is shorter than what was read, which may be long.
    const key = createHash("sha256").update(JSON.stringify(pair)).digest("base64");
    return await kept.get(key, asker, (own) => read(pair, own));
  };
}
