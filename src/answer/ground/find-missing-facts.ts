import { joinLetters, listJoinedWords } from "../../language/list-joined-words.js";
import { listNames, splitOpening } from "../../language/list-names.js";
import { listQuantities } from "../../language/list-quantities.js";
import { tokenize } from "../../language/tokenize.js";
import { findSwappedNumbers } from "./find-swapped-numbers.js";
import { hasWords } from "./is-verbatim.js";

/** Two letters begin any two words. */
const ACRONYM_LENGTHS = [3, 4];

/** Numbers (by value, and by what they count), dates and proper names of the sentence that `said` does not hold. */
export function findMissingFacts(sentence: string, said: string): string[] {
  const quantities = new Set(listQuantities(said));
  const known = new Set(tokenize(said));
  const written = new Set(said.match(/[\p{L}\p{N}]+/gu));
  const joined = listJoinedWords(said);
  const initials = listInitials(said);
  const isKnown = (name: string) => {
    const bare = name.replace(/[’']s$/, "");
    const tokens = tokenize(bare);
    // "US" is a function word to the tokenizer.
    if (tokens.length === 0) return written.has(bare);
    return tokens.every((token) => known.has(token)) || joined.has(joinLetters(bare)) || initials.has(bare);
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

/** What words side by side would be abbreviated to: `machine learning model` is `MLM`. */
function listInitials(text: string): Set<string> {
  const phrases = text.split(/[^\p{L}\p{M}\p{N}\s-]+/u);
  return new Set(
    phrases.flatMap((phrase) => {
      const letters = (phrase.match(/\p{L}[\p{L}\p{N}]*/gu) ?? []).map((word) =>
        (word[0] ?? "").toUpperCase(),
      );
      return letters.flatMap((_, i) =>
        ACRONYM_LENGTHS.map((length) => letters.slice(i, i + length).join("")),
      );
    }),
  );
}
