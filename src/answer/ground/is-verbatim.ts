/** Fewer words than this stand in many texts by chance. */
const LEAST_WORDS = 3;
/** A smaller part of a sentence may say the contrary of the whole. */
const LEAST_SHARE = 0.75;

/**
 * True where the words, three or more, stand side by side; NFKC form, case, spaces, quotes and end marks may differ.
 */
export function hasWords(text: string, words: string): boolean {
  return holds(fold(text), fold(words));
}

/** Both are folded. */
function holds(text: string, words: string): boolean {
  return countWords(words) >= LEAST_WORDS && ` ${text} `.includes(` ${words} `);
}

/** True where the sentence stands in the passage word for word and is most of a sentence there. */
export function isVerbatim(sentence: string, passage: string): boolean {
  const words = fold(sentence);
  if (!holds(fold(passage), words)) return false;
  const around = passage
    .split(/(?<=[.!?…])\s+/)
    .map(fold)
    .filter((whole) => holds(whole, words));
  return around.every((whole) => countWords(words) >= LEAST_SHARE * countWords(whole));
}

function countWords(folded: string): number {
  return folded.split(" ").length;
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("**", "")
    .replace(/["“”]|(?<![.!?…])[.!?…]+(?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
