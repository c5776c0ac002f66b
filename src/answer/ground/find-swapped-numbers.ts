import { listQuantities } from "../../language/list-quantities.js";
import { tokenize } from "../../language/tokenize.js";

/** A number with its scale or sign, and the word that says what is counted. It begins in front of its first digit. */
const COUNTED =
  /(?<!\d[,.]*)(\d[\d,.]*\d|\d)(\s?(?:k|m|bn|b|hundred|thousand|million|billion)\b)?(\s?%|\s?per\s?cent\b)?\+?\s+(?:of\s+)?(?:the\s+|its\s+|their\s+)?(\p{L}[\p{L}\p{M}]*)/giu;

/** Returns the sentence's numbers that count something of which `passageText` gives other numbers only. */
export function findSwappedNumbers(sentence: string, passageText: string): string[] {
  const stated = new Map<string, Set<string>>();
  for (const { value, counted } of listCounts(passageText)) {
    stated.set(counted, (stated.get(counted) ?? new Set()).add(value));
  }
  return listCounts(sentence)
    .filter(({ value, counted }) => stated.get(counted)?.has(value) === false)
    .map(({ value }) => value);
}

function listCounts(text: string): { value: string; counted: string }[] {
  return [...text.normalize("NFKC").matchAll(COUNTED)].flatMap(
    ([, digits = "", scale = "", percent = "", word = ""]) => {
      const [value] = listQuantities(`${digits}${scale}${percent}`);
      const [counted] = tokenize(word);
      return value === undefined || counted === undefined ? [] : [{ value, counted }];
    },
  );
}
