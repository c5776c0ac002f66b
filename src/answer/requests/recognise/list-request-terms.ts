import { listFormTerms } from "../../../language/list-form-terms.js";

/** More gaps, and more pairs of words, are told apart no further. */
const MOST_GAPS = 3;
const MOST_PAIRS = 6;
const END = /[\s?!.…]+$/u;

/** Lists what a request is judged by, each term once: its words and form, how long it is, and how many words are unknown. */
export function listRequestTerms(text: string, signs: ReadonlyMap<string, string>): Set<string> {
  const bare = text.replace(END, "");
  const terms = listFormTerms(bare, signs);
  const words =
    bare
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  const gaps = words.filter((word) => !signs.has(word) && !/^\p{N}/u.test(word)).length;
  terms.add(`gaps ${Math.min(MOST_GAPS, gaps)}`);
  terms.add(`size ${Math.min(MOST_PAIRS, Math.ceil(words.length / 2))}`);
  return terms;
}
