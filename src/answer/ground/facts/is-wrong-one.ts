import { isShellNoun } from "../../../language/shell-nouns.js";
import { tokenize } from "../../../language/tokenize.js";
import type { Count } from "./list-counts.js";
import type { Evidence } from "./read-evidence.js";

/** What says, with up to two words behind it, that there is a single one. */
const SINGULAR =
  /(?<!\p{L})(?:an?|one|1|another|each|every|per|single)[\s-]{1,2}(\p{L}{1,40}(?:[\s-]\p{L}{1,40})?)/giu;
const AMONG = /^\s+(?:out\s+)?of\b/;
const CURRENCY = /[$€£¥]\s?$/;
/** In UTF-16 units. */
const LONGEST_AMONG = 10;
const LONGEST_CURRENCY = 2;

/**
 * True where a 1 of a sentence in lower case, which the evidence does not state, counts money, or a unit or thing that
 * the evidence counts with another number and never speaks of as one.
 */
export function isWrongOne({ counted, start, end }: Count, plain: string, evidence: Evidence): boolean {
  if (CURRENCY.test(plain.slice(Math.max(0, start - LONGEST_CURRENCY), start))) return true;
  if (AMONG.test(plain.slice(end, end + LONGEST_AMONG))) return false;
  const others = evidence.counts.filter(({ value }) => value !== "1" && !value.endsWith("%"));
  const nouns = others.map((other) => other.head ?? other.counted[0]);
  const things = counted.filter((noun) => nouns.includes(noun) && !isShellNoun(noun));
  if (things.length === 0) return false;
  const single = new Set([...evidence.text.matchAll(SINGULAR)].flatMap(([, words = ""]) => tokenize(words)));
  return !things.some((noun) => single.has(noun));
}
