const PHRASE_END = /[^\p{L}\p{M}\p{N}\s-]+/u;

/** The first letters of the words of each phrase of a text, as capitals: "machine learning model" gives "MLM". */
export function listInitials(text: string, listWords: (phrase: string) => readonly string[]): string[] {
  return text
    .split(PHRASE_END)
    .map((phrase) => listWords(phrase).map((word) => (word[0] ?? "").toUpperCase()))
    .map((letters) => letters.join(""));
}
