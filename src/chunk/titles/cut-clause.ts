import { tokenize } from "../../language/tokenize.js";

const MOST_WORDS = 4;
/** In UTF-16 units. */
const LONGEST_WORD = 40;
/** The function words of other languages are not listed; they are everywhere, as no word that tells is. */
const LOOSE_SHARE = 0.15;

/** True for a word that says nothing by itself. */
export type IsLoose = (word: string) => boolean;

/** Tells loose words by how they are used. `share` gives the share of the episode's passages that hold a stem, 0..1. */
export function tellLooseWords(share: (term: string) => number): IsLoose {
  return (word) => {
    const terms = tokenize(word);
    return word.length > LONGEST_WORD || terms.every((term) => share(term) >= LOOSE_SHARE);
  };
}

/** Cuts out of a clause of any language what may name something: its runs of two to four words that are not loose, whole. */
export function cutClause(clause: string, isLoose: IsLoose): string[] {
  const runs: string[][] = [[]];
  for (const word of clause.split(/\s+/)) {
    if (/[\p{L}\p{N}]/u.test(word) && !isLoose(word)) runs.at(-1)?.push(word);
    else runs.push([]);
  }
  return runs
    .filter((run) => run.length > 1 && run.length <= MOST_WORDS)
    .map((run) => run.join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%+#]+$/gu, ""));
}
