/** The most words side by side that may be written as one. */
const MOST_JOINED = 3;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** The parts of a word with capitals inside. */
const PARTS = /(?<!\p{Ll})\p{Lu}?\p{Ll}+(?=\p{Lu})|(?<=\p{Ll})\p{Lu}\p{Ll}*/gu;
const PHRASE_END = /[^\p{L}\p{M}\p{N}\s-]+/u;

/**
 * Returns the words of a text, and up to three side by side as one, in lower case and without accents: "Hugging
 * Face", "HuggingFace" and "hugging-face" all hold "huggingface"; the second one also holds "face".
 */
export function listJoinedWords(text: string): Set<string> {
  const plain = text.normalize("NFKC");
  const words = (plain.match(WORD) ?? []).map(joinLetters);
  const parts = (plain.match(PARTS) ?? []).map(joinLetters);
  const joined = new Set(parts);
  for (let i = 0; i < words.length; i++) {
    for (let count = 1; count <= MOST_JOINED; count++) joined.add(words.slice(i, i + count).join(""));
  }
  return joined;
}

/** Returns a name's letters and digits alone, in lower case: "GPT-4" is "gpt4". */
export function joinLetters(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Returns the first letters of each phrase's words, as capitals: "machine learning model" gives "MLM". */
export function listInitials(text: string): string[] {
  return text.split(PHRASE_END).map((phrase) => {
    const words = phrase.match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
    return words.map((word) => (word[0] ?? "").toUpperCase()).join("");
  });
}
