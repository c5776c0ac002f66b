import { tokenize } from "../chunk/tokenize.js";
import type { KeywordIndex } from "../index/keyword-index.js";

/**
 * Share of the question's content words that the text holds, 0..1, rare words counting for more
 * (inverse document frequency). 0 for a question without content words.
 */
export function measureCoverage(keywords: KeywordIndex, terms: readonly string[], text: string): number {
  const held = new Set(tokenize(text));
  let total = 0;
  let covered = 0;
  for (const term of new Set(terms)) {
    const weight = keywords.weigh(term);
    total += weight;
    if (held.has(term)) covered += weight;
  }
  return total === 0 ? 0 : covered / total;
}
