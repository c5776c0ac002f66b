/** Invisible and direction-changing characters, with the tag block: they can hide text from a reader. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Markup and links a model may write, and the plain text that stays of each. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/!\[[^\]]*\]\([^)]*\)/g, ""],
  [/\[(\d[\d\s,;–-]*)\]\s?\([^)]*\)/g, "[$1]"],
  [/\[([^\]]*)\]\s?\([^)]*\)/g, "$1"],
  [/\[([^\]]*\p{L}[^\]]*)\]\[[^\]]*\]/gu, "$1"],
  [/<[^<>]*>/g, ""],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, ""],
  [/\b(?:javascript|data|mailto|vbscript|file|tel):\S+/gi, ""],
  [/\bwww\.\S+/gi, ""],
  [/[^\s@]{1,64}@[^\s@]{1,255}/g, ""],
  [/\b(?:[\p{L}\p{N}-]{1,63}\.){1,9}\p{L}{2,63}\/\S*/giu, ""],
  [/^\s*(?:#{1,6}|>)\s+/g, ""],
  [/[`<>]/g, ""],
  [/\]\(/g, "] ("],
];

/** A model's sentence as plain text: no markup but `**`, no links, no hidden characters. Bracketed numbers stay. */
export function cleanModelText(text: string): string {
  let cleaned = text.replace(INVISIBLE, " ");
  // What one replacement leaves may be the other half of another's markup.
  for (let before = ""; before !== cleaned; ) {
    before = cleaned;
    for (const [pattern, replacement] of REPLACEMENTS) cleaned = cleaned.replace(pattern, replacement);
  }
  return cleaned.replace(/\s+/g, " ").trim();
}
