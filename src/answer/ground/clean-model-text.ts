import { stripHidden } from "../../shared/strip-hidden.js";
import { removeAddresses } from "../remove-addresses.js";

/** Markup and links that a model may write, and the plain text that replaces each. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/!\[[^[\]]*\]\([^()]*\)/g, ""],
  [/\[(\d[\d\s,;–-]*)\]\s?\([^()]*\)/g, "[$1]"],
  [/\[([^[\]]*)\]\s?\([^()]*\)/g, "$1"],
  [/\[(?=[^[\]]*\p{L})([^[\]]*)\]\[[^[\]]*\]/gu, "$1"],
  [/<[^<>]*>/g, ""],
  [/^\s*(?:#{1,6}|>)\s+/g, ""],
  [/[`<>]/g, ""],
  [/(?<![*\p{L}\p{N}])\*([^*\s](?:[^*\n]{0,200}[^*\s])?)\*(?![*\p{L}\p{N}])/gu, "$1"],
  [/^\*(?=[^*\s])|(?<=[^*\s])\*$/g, ""],
  [/\]\(/g, "] ("],
];

const MOST_PASSES = 8;

/** Makes a model's sentence plain text: no markup but `**`, no links, no hidden characters. Bracketed numbers stay. */
export function cleanModelText(text: string): string {
  let cleaned = stripHidden(text);
  // One replacement may leave the other half of another's markup.
  for (let pass = 0, before = ""; before !== cleaned; pass += 1) {
    before = cleaned;
    // Brackets nested deeper than any writer's are removed.
    if (pass === MOST_PASSES) cleaned = cleaned.replace(/[[\]()]/g, "");
    for (const [pattern, replacement] of REPLACEMENTS) cleaned = cleaned.replace(pattern, replacement);
    cleaned = removeAddresses(cleaned, "");
  }
  return cleaned.replace(/\s+/g, " ").trim();
}
