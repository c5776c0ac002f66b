import { listQuantities } from "../../language/list-quantities.js";
import { joinLetters, listInitials, listJoinedWords } from "../../language/name-spellings.js";
import { listNames, splitOpening } from "../../language/names.js";
import { tokenize } from "../../language/tokenize.js";
import { findSwappedNumbers } from "./find-swapped-numbers.js";
import { hasWords } from "./is-verbatim.js";

/** Two letters are too few: most texts have some two words with these initials. */
const ACRONYM_LENGTHS = [3, 4];
const WORD = /\p{L}[\p{L}\p{N}]*/gu;

/** Lists the numbers (by value, and by what they count), dates and proper names that `passageText` does not hold. */
export function findMissingFacts(sentence: string, passageText: string): string[] {
  const quantities = new Set(listQuantities(passageText));
  const known = new Set(tokenize(passageText));
  const written = new Set(passageText.match(/[\p{L}\p{N}]+/gu));
  const joined = listJoinedWords(passageText);
  const initials = listInitials(passageText, (phrase) => phrase.match(WORD) ?? []);
  const isAcronym = (name: string) =>
    ACRONYM_LENGTHS.includes(name.length) && initials.some((letters) => letters.includes(name));
  const isKnown = (name: string) => {
    const bare = name.replace(/[’']s$/, "");
    const tokens = tokenize(bare);
    // The tokenizer drops "US" as a function word.
    if (tokens.length === 0) return written.has(bare);
    return tokens.every((token) => known.has(token)) || joined.has(joinLetters(bare)) || isAcronym(bare);
  };
  const names = listNames(sentence);
  const opening = splitOpening(sentence);
  // Where a passage has all of the sentence's words but the first, that first word is taken for a name.
  if (opening !== null && !names.includes(opening.first) && hasWords(passageText, opening.rest)) {
    names.unshift(opening.first);
  }
  const missing = listQuantities(sentence).filter((quantity) => !quantities.has(quantity));
  return [
    ...new Set([...missing, ...findSwappedNumbers(sentence, passageText)]),
    ...names.filter((name) => !isKnown(name)),
  ];
}
