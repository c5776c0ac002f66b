import { tokenize } from "../chunk/tokenize.js";
import type { KeywordIndex } from "../index/keyword-index.js";

/**
 * Share of the question's content words that the text holds, 0..1, rare words counting for more
 * (inverse document frequency). 0 for a question without content words.
 */
export function measureCoverage(keywords: KeywordIndex, terms: readonly string[], text: string): number {
  const wanted = new Set(terms);
  if (![...wanted].some((term) => mayHold(text, term))) return 0;
  const held = new Set(tokenize(text));
  let total = 0;
  let covered = 0;
  for (const term of wanted) {
    const weight = keywords.weigh(term);
    total += weight;
    if (held.has(term)) covered += weight;
  }
  return total === 0 ? 0 : covered / total;
}

/** Letters at its end in which a stem may differ from the words it is of: "happi" from "happy", "hope" from "hoping". */
const STEM_END = 2;

/** False where no word of the text can have this stem: most texts, and far sooner than its words are listed. */
function mayHold(text: string, term: string): boolean {
  return fold(text).includes(term.slice(0, Math.max(1, term.length - STEM_END)));
}

let folded = { text: "", plain: "" };

/** As `tokenize` reads it; of the terms of one question each asks for the same text. */
function fold(text: string): string {
  if (folded.text !== text) folded = { text, plain: text.normalize("NFKC").toLowerCase() };
  return folded.plain;
}
