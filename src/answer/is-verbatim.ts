/** Fewer words than this stand in many texts by chance. */
const LEAST_WORDS = 3;

/** True where the sentence stands in the passage word for word: NFKC, case, spaces and closing marks apart. */
export function isVerbatim(sentence: string, passage: string): boolean {
  const words = fold(sentence);
  return words.split(" ").length >= LEAST_WORDS && ` ${fold(passage)} `.includes(` ${words} `);
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("**", "")
    .replace(/["“”]|[.!?…]+(?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
