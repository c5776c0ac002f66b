/** The words of a text in lower case, so that texts are compared without their marks, markup and white space. */
export function foldWords(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** True where the words stand in the text one after the other. */
export function holdsWords(text: string, words: string): boolean {
  return ` ${foldWords(text).join(" ")} `.includes(` ${foldWords(words).join(" ")} `);
}
