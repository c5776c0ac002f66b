import { foldText, listStems, splitWords } from "../language/tokenize.js";
import type { Lexicon } from "../store/passage-view.js";

/**
 * Returns the share of the question's content words that the text holds, 0..1, rare words counting for more (inverse
 * document frequency); 0 for a question without content words.
 */
export function measureCoverage(keywords: Lexicon, terms: readonly string[], text: string): number {
  const wanted = new Set(terms);
  const starts = [...wanted].map(takeStart);
  const plain = foldText(text);
  // Most texts hold none of the words, and to see that is far quicker than to list the text's words.
  if (!starts.some((start) => plain.includes(start))) return 0;
  const alike = splitWords(plain).filter((word) => starts.some((start) => word.startsWith(start)));
  const held = new Set(listStems(alike));
  let total = 0;
  let covered = 0;
  for (const term of wanted) {
    const weight = keywords.weigh(term);
    total += weight;
    if (held.has(term)) covered += weight;
  }
  return total === 0 ? 0 : covered / total;
}

/** The letters at a stem's end in which it may differ from its words: "happi" from "happy", "hope" from "hoping". */
const STEM_END = 2;

/** Returns the letters that every word of a stem begins with. */
function takeStart(stem: string): string {
  return stem.slice(0, Math.max(1, stem.length - STEM_END));
}
