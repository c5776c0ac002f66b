import { tokenize } from "../index/tokenize.js";
import { isVerbatim } from "./is-verbatim.js";
import { listNames, splitOpening } from "./list-names.js";
import { listQuantities } from "./list-quantities.js";

/** A shorter name may stand inside another word by chance. */
const LEAST_JOINED = 5;

/** Numbers (by value), dates and proper names of the sentence that `said` does not hold. */
export function findMissingFacts(sentence: string, said: string): string[] {
  const quantities = new Set(listQuantities(said));
  const known = new Set(tokenize(said));
  const joined = join(said);
  const initials = listInitials(said);
  const isKnown = (name: string) =>
    tokenize(name.replace(/[’']s$/, "")).every((token) => known.has(token)) ||
    (join(name).length >= LEAST_JOINED && joined.includes(join(name))) ||
    initials.has(name);
  const names = listNames(sentence);
  const opening = splitOpening(sentence);
  // A passage's words behind another first word: what was put there is taken for a name.
  if (opening !== null && !names.includes(opening.first) && isVerbatim(opening.rest, said)) {
    names.unshift(opening.first);
  }
  return [
    ...listQuantities(sentence).filter((quantity) => !quantities.has(quantity)),
    ...names.filter((name) => !isKnown(name)),
  ];
}

/** `Hugging Face` is `huggingface`. */
function join(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** What each run of two to four words would be abbreviated to: `machine learning` is `ML`. */
function listInitials(text: string): Set<string> {
  const letters = (text.match(/\p{L}[\p{L}\p{N}]*/gu) ?? []).map((word) => (word[0] ?? "").toUpperCase());
  return new Set(letters.flatMap((_, i) => [2, 3, 4].map((length) => letters.slice(i, i + length).join(""))));
}
