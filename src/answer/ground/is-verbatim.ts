/** Fewer words than this stand in many texts by chance. */
const LEAST_WORDS = 3;
/** A smaller part of a sentence may say the contrary of the whole. */
const LEAST_SHARE = 0.75;

/**
 * True where the words, three or more, stand side by side; NFKC form, case, spaces, quotes and end marks may differ.
 */
export function hasWords(text: string, words: string): boolean {
  const wanted = fold(words);
  return wanted.split(" ").length >= LEAST_WORDS && ` ${fold(text)} `.includes(` ${wanted} `);
}

/** True where the sentence stands in the passage word for word and is most of a sentence there. */
export function isVerbatim(sentence: string, passage: string): boolean {
  if (!hasWords(passage, sentence)) return false;
  const length = fold(sentence).split(" ").length;
  const around = passage.split(/(?<=[.!?…])\s+/).filter((whole) => hasWords(whole, sentence));
  return around.every((whole) => length >= LEAST_SHARE * fold(whole).split(" ").length);
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
