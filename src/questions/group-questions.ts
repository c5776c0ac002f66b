import { listWords, tokenize } from "../language/tokenize.js";

/** A longer run of letters is no word: it is an address, or of a language without spaces. */
const LONGEST_WORD = 40;

/**
 * Makes the key that questions of the same meaning share: the stems of their content words, in any order. A question
 * that has none, or has runs of letters that are no words, is its own key, without case, punctuation and spacing.
 */
export function makeGroupKey(question: string): string {
  const words = listWords(question);
  const stems = new Set(tokenize(question));
  if (stems.size === 0 || words.some((word) => word.length > LONGEST_WORD)) return words.join(" ");
  return [...stems].sort().join(" ");
}
