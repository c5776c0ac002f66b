/** The term saturation and length normalisation of BM25 (Robertson & Zaragoza 2009, section 3.4). */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** Computes the inverse document frequency, above 0, of a term that `count` of `size` documents hold. */
export function weighTerm(count: number, size: number): number {
  return Math.log(1 + (size - count + 0.5) / (count + 0.5));
}

/** Computes what a document's length does to the weight of its words. `meanLength` must be above 0. */
export function normaliseLength(length: number, meanLength: number): number {
  return SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * (length / meanLength));
}

/** Computes what a term of such a weight adds to the score of a document that says it `frequency` times. */
export function scoreTerm(weight: number, frequency: number, normaliser: number): number {
  return (weight * frequency * (SATURATION + 1)) / (frequency + normaliser);
}
