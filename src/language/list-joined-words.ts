/** Words side by side that may be written as one. */
const MOST_JOINED = 3;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;

/**
 * The words of a text, and up to three side by side, without what stands between them, in lower case and without
 * accents: "Hugging Face", "HuggingFace" and "hugging-face" all hold "huggingface"; the second one "face" as well.
 */
export function listJoinedWords(text: string): Set<string> {
  const plain = text.normalize("NFKC");
  const words = (plain.match(WORD) ?? []).map(joinLetters);
  const parts = (plain.match(/\p{Lu}?\p{Ll}+(?=\p{Lu})|(?<=\p{Ll})\p{Lu}\p{Ll}*/gu) ?? []).map(joinLetters);
  const joined = new Set(parts);
  for (let i = 0; i < words.length; i++) {
    for (let count = 1; count <= MOST_JOINED; count++) joined.add(words.slice(i, i + count).join(""));
  }
  return joined;
}

/** A name's letters and digits alone: "GPT-4" is "gpt4". */
export function joinLetters(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
