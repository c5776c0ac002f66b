import { stripHidden } from "../../shared/strip-hidden.js";
import { removeAddresses } from "../remove-addresses.js";

/** Markup and links a model may write, and the plain text that stays of each. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/!\[[^[\]]*\]\([^()]*\)/g, ""],
  [/\[(\d[\d\s,;–-]*)\]\s?\([^()]*\)/g, "[$1]"],
  [/\[([^[\]]*)\]\s?\([^()]*\)/g, "$1"],
  [/\[(?=[^[\]]*\p{L})([^[\]]*)\]\[[^[\]]*\]/gu, "$1"],
  [/<[^<>]*>/g, ""],
  [/^\s*(?:#{1,6}|>)\s+/g, ""],
  [/[`<>]/g, ""],
  [/\]\(/g, "] ("],
];

const MOST_PASSES = 8;

/** A model's sentence as plain text: no markup but `**`, no links, no hidden characters. Bracketed numbers stay. */
export function cleanModelText(text: string): string {
  let cleaned = stripHidden(text);
  // What one replacement leaves may be the other half of another's markup.
  for (let pass = 0, before = ""; before !== cleaned; pass += 1) {
    before = cleaned;
    // Markup that goes deeper than any writer's is taken apart.
    if (pass === MOST_PASSES) cleaned = cleaned.replace(/[[\]()]/g, "");
    for (const [pattern, replacement] of REPLACEMENTS) cleaned = cleaned.replace(pattern, replacement);
    cleaned = removeAddresses(cleaned, "");
  }
  return cleaned.replace(/\s+/g, " ").trim();
}
