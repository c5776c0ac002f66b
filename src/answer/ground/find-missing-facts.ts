import { listInitials } from "../../language/acronyms.js";
import { joinLetters, listJoinedWords } from "../../language/list-joined-words.js";
import { listQuantities } from "../../language/list-quantities.js";
import { listNames, splitOpening } from "../../language/names.js";
import { tokenize } from "../../language/tokenize.js";
import { findSwappedNumbers } from "./find-swapped-numbers.js";
import { hasWords } from "./is-verbatim.js";

/** Two letters begin any two words. */
const ACRONYM_LENGTHS = [3, 4];
const WORD = /\p{L}[\p{L}\p{N}]*/gu;

/** Numbers (by value, and by what they count), dates and proper names of the sentence that `said` does not hold. */
export function findMissingFacts(sentence: string, said: string): string[] {
  const quantities = new Set(listQuantities(said));
  const known = new Set(tokenize(said));
  const written = new Set(said.match(/[\p{L}\p{N}]+/gu));
  const joined = listJoinedWords(said);
  const initials = listInitials(said, (phrase) => phrase.match(WORD) ?? []);
  const isAcronym = (name: string) =>
    ACRONYM_LENGTHS.includes(name.length) && initials.some((letters) => letters.includes(name));
  const isKnown = (name: string) => {
    const bare = name.replace(/[’']s$/, "");
    const tokens = tokenize(bare);
    // "US" is a function word to the tokenizer.
    if (tokens.length === 0) return written.has(bare);
    return tokens.every((token) => known.has(token)) || joined.has(joinLetters(bare)) || isAcronym(bare);
  };
  const names = listNames(sentence);
  const opening = splitOpening(sentence);
  // A passage's words behind another first word: what was put there is taken for a name.
  if (opening !== null && !names.includes(opening.first) && hasWords(said, opening.rest)) {
    names.unshift(opening.first);
  }
  const missing = listQuantities(sentence).filter((quantity) => !quantities.has(quantity));
  return [
    ...new Set([...missing, ...findSwappedNumbers(sentence, said)]),
    ...names.filter((name) => !isKnown(name)),
  ];
}
