import { tokenize } from "../language/tokenize.js";

/** Beyond it a run of letters is no word: a language without spaces, or an address. */
const LONGEST_WORD = 40;

/**
 * What questions of the same meaning share: the stems of their content words, in any order. Where a question has none,
 * or runs of letters that are no words, its own letters, without case, punctuation and spacing.
 */
export function makeGroupKey(question: string): string {
  const words =
    question
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const stems = new Set(tokenize(question));
  if (stems.size === 0 || words.some((word) => word.length > LONGEST_WORD)) return words.join(" ");
  return [...stems].sort().join(" ");
}

/** How often each of the wordings came. */
export type Wordings = Map<string, number>;

/** The commonest; of equally common ones the first that came. */
export function chooseWording(wordings: Wordings): string {
  let [best, most] = ["", 0];
  for (const [wording, count] of wordings) if (count > most) [best, most] = [wording, count];
  return best;
}
