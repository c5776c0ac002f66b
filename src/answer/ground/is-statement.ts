import { tokenize } from "../../language/tokenize.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import { type Evidence, foldAccents } from "./facts/read-evidence.js";

/** From this many words on, a sentence with no larger share of different words than this repeats itself. */
const MANY_WORDS = 12;
const LEAST_DIFFERENT = 1 / 3;
/** What JSON has and prose has not. */
const JSON_PART = /\{\s?["']|\["|"\s?:\s?["[{]|",\s?"\w{1,40}"\s?:/;

/** True where a model's sentence is no JSON, no question and no endless repeat. */
export function isStatement(text: string): boolean {
  if (!/\p{L}/u.test(text) || /[?？]["”’)\]]*$/u.test(text.trim()) || JSON_PART.test(text)) return false;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < MANY_WORDS || new Set(words).size / words.length > LEAST_DIFFERENT;
}

/** True for "Sure!" and "Great question!": no word of it is the passages' or the question's, of which the evidence is. */
export function isInterjection(
  { text, numbers }: Pick<ReplySentence, "text" | "numbers">,
  { terms }: Pick<Evidence, "terms">,
): boolean {
  if (numbers.length > 0 || !/^[^\d\s]+(?:\s[^\d\s]+){0,2}[!！]$/.test(text.trim())) return false;
  const own = tokenize(foldAccents(text));
  return own.length > 0 && !own.some((term) => terms.has(term));
}
