import { WHOLE } from "../../src/answer/requests/recognise/score-by-phrasings.js";

/** Of a signed byte. */
export const LARGEST = 127;

/** For each term the phrasings that have it, each with what it weighs there, 0..1. */
export type Holders = ReadonlyMap<string, readonly (readonly [phrasing: number, weight: number])[]>;

/** Lists the phrasings of each term, from the terms of each phrasing with their weights. */
export function listHolders(words: readonly (readonly [term: string, weight: number])[][]): Holders {
  const holders = new Map<string, [number, number][]>();
  for (const [i, own] of words.entries()) {
    for (const [term, weight] of own) {
      const known = holders.get(term);
      if (known === undefined) holders.set(term, [[i, weight]]);
      else known.push([i, weight]);
    }
  }
  return holders;
}

/** Packs the phrasings of terms, in the order of these. */
export function packHolders(terms: readonly string[], holders: Holders) {
  const own = terms.map((term) => holders.get(term) ?? []);
  const all = own.flat();
  const ordinals = Buffer.alloc(2 * all.length);
  for (const [at, [phrasing]] of all.entries()) ordinals.writeUInt16LE(phrasing, 2 * at);
  return {
    counts: own.map(({ length }) => length),
    phrasings: ordinals.toString("base64"),
    weights: Buffer.from(all.map(([, weight]) => Math.round(weight * WHOLE))).toString("base64"),
  };
}

/** Packs a vector of any length as signed bytes. */
export function packVector(vector: Float64Array): Uint8Array {
  const largest = Math.max(...vector.map(Math.abs));
  return new Uint8Array(Int8Array.from(vector, (value) => Math.round((value / largest) * LARGEST)).buffer);
}
