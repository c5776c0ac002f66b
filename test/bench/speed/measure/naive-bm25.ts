/** As in `src/store/words/keyword-index.ts`, and for no other reason: k1 and b of the formula. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/**
 * BM25 of every document that holds one of the terms, straight from the formula (Robertson & Zaragoza 2009, section
 * 3.4), with the inverse document frequency kept above 0 by the 1 in its logarithm; `documents` are their tokens.
 */
export function scoreNaively(
  documents: readonly (readonly string[])[],
  terms: readonly string[],
): Map<number, number> {
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const scores = new Map<number, number>();
  for (const term of new Set(terms)) {
    const frequencies = documents.map((tokens) => tokens.filter((token) => token === term).length);
    const holders = frequencies.filter((frequency) => frequency > 0).length;
    const weight = Math.log(1 + (documents.length - holders + 0.5) / (holders + 0.5));
    frequencies.forEach((frequency, document) => {
      if (frequency === 0) return;
      const length = (documents[document]?.length ?? 0) / mean;
      const saturated =
        (frequency * (SATURATION + 1)) /
        (frequency + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length));
      scores.set(document, (scores.get(document) ?? 0) + weight * saturated);
    });
  }
  return scores;
}
