/** Scripts that put no space between words. The long mark of Katakana is of no script. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const RUNS = new RegExp(`([${UNSPACED}]+)|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
const SIGN = /^\p{Script=Han}$/u;
/** Japanese writes what a sentence is about in other signs, and in these alone its endings and particles. */
const ENDING = /^\p{Script=Hiragana}+$/u;

/**
 * Lists what a text in any language is compared by, NFKC in lower case. Of scripts with spaces, each word, and all three
 * letters in a row of it, which its other forms share. Of the others, where nobody sees what a word is, each two and
 * three letters in a row, and each Chinese sign. Order and repeats are kept. The time is proportional to the length.
 */
export function listForms(text: string): string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  return [...folded.matchAll(RUNS)].flatMap(([run, unspaced]) => {
    const letters = [...run];
    // A space marks a piece, so that it is no word.
    if (unspaced === undefined)
      return letters.length > 3 ? [run, ...listPieces(letters, 3).map((piece) => ` ${piece}`)] : [run];
    const pieces = [
      ...letters.filter((letter) => SIGN.test(letter)),
      ...listPieces(letters, 2),
      ...listPieces(letters, 3),
    ];
    return pieces.filter((piece) => !ENDING.test(piece));
  });
}

function listPieces(letters: readonly string[], length: number): string[] {
  return letters.slice(length - 1).map((_, i) => letters.slice(i, i + length).join(""));
}
